import { useId, useState, type ReactElement } from 'react';
import { t } from '../words/index.ts';
import { saveBlob, saveText } from './files.ts';
import { mermaidNow, type Motif, pngFile, svgFile } from './pictures.ts';

const MOTIFS: readonly Motif[] = ['board', 'trace'];

/**
 * Saves the board or the history as a picture that the page can open again. Copies the history as the text of a
 * diagram.
 */
export function SavePicture({
  onSaid,
  onCopy,
}: {
  readonly onSaid: (words: string) => void;
  readonly onCopy: (text: string) => Promise<void>;
}): ReactElement {
  const [motif, setMotif] = useState<Motif>('board');
  const id = useId();
  const save = async (how: typeof svgFile, ending: string): Promise<void> => {
    const name = `dma-owner-${motif === 'board' ? 'board' : 'history'}.${ending}`;
    try {
      saveBlob(await how(motif), name);
      onSaid(t('picture.saved', { name }));
    } catch {
      onSaid(t('picture.failed'));
    }
  };
  return (
    <fieldset className="share-picture" aria-describedby={id}>
      <legend className="share-label">{t('picture.title')}</legend>
      <div className="share-row" role="radiogroup" aria-label={t('picture.of')}>
        {MOTIFS.map((each) => (
          <label key={each} className="share-choice">
            <input
              type="radio"
              name={`${id}-motif`}
              value={each}
              checked={motif === each}
              onChange={() => setMotif(each)}
            />
            {t(`picture.of.${each}`)}
          </label>
        ))}
      </div>
      <div className="share-row">
        <button type="button" className="button" onClick={() => void save(svgFile, 'svg')}>
          {t('picture.save-svg')}
        </button>
        <button type="button" className="button" onClick={() => void save(pngFile, 'png')}>
          {t('picture.save-png')}
        </button>
        <button
          type="button"
          className="button"
          title={t('picture.mermaid-what')}
          onClick={() => void onCopy(mermaidNow())}
        >
          {t('picture.copy-mermaid')}
        </button>
        <button
          type="button"
          className="button"
          title={t('picture.mermaid-what')}
          onClick={() => saveText(mermaidNow(), 'dma-owner-history.mmd')}
        >
          {t('picture.save-mermaid')}
        </button>
      </div>
      <p id={id} className="quiet">
        {t('picture.what')}
      </p>
    </fieldset>
  );
}
