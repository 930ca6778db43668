import { holdsTogether } from './testing/holds.ts';

holdsTogether({ amended: 25_524, v5: 44_488, v8: 44_488, 'linux-6.2': 58_432 });
