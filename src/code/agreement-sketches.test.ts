import { holdsTogether } from './testing/holds.ts';

holdsTogether({ sketch: 191_070, repaired: 23_310, v1: 38_416, v2: 65_216 });
