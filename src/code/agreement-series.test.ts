import { holdsTogether } from './testing/holds.ts';

holdsTogether({ amended: 95_478, v5: 106_794, v8: 77_252 });
