import { holdsTogether } from './testing/holds.ts';

holdsTogether({ 'linux-7.3': 350_592 });
