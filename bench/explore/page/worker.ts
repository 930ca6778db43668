import { answer, type Asked } from '../measured.ts';

addEventListener('message', ({ data }: MessageEvent<Asked>) => {
  void answer(data).then((found) => postMessage(found));
});
