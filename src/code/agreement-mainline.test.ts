import { holdsTogether } from './testing/holds.ts';

holdsTogether({ 'linux-6.2': 131_424, 'linux-7.3': 525_696 });
