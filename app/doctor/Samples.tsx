import { useId } from 'react';
import { t } from '../words/index.ts';
import { type Material, materialFrom } from './material.ts';
import { fetchSample, type Sample, SAMPLES } from './samples.ts';

/** Sample machines to pick. The promise gives the material, or a sentence that explains a failure. */
export function Samples({ onPick }: { onPick: (coming: Promise<Material | string>) => void }) {
  const title = useId();
  const pick = (sample: Sample): void =>
    onPick(
      fetchSample(sample).then(
        (text) => materialFrom(text, t(`doctor.sample.${sample}`)),
        () => t('doctor.sample.failed'),
      ),
    );
  return (
    <section className="doctor-samples" aria-labelledby={title}>
      <h3 id={title}>{t('doctor.samples')}</h3>
      <div className="doctor-row">
        {SAMPLES.map((sample) => (
          <button key={sample} type="button" className="button" data-sample={sample} onClick={() => pick(sample)}>
            {t(`doctor.sample.${sample}`)}
          </button>
        ))}
      </div>
    </section>
  );
}
