import { holdsTogether } from './testing/holds.ts';

holdsTogether({ sketch: 17_832, repaired: 8_892, v1: 22_000, v2: 41_456 });
