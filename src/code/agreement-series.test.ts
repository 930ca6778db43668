import { holdsTogether } from './testing/holds.ts';

holdsTogether({ amended: 95_478, v5: 106_794, v8: 77_252, 'linux-6.2': 131_424 });
