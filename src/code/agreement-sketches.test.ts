import { holdsTogether } from './testing/holds.ts';

holdsTogether({ sketch: 191_070, repaired: 23_310, v1: 57_556, v2: 97_716 });
