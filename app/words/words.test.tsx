import { renderToString } from 'react-dom/server';
import { expect, test } from 'vitest';
import { PSEUDO, setLocale } from '../../src/words/index.ts';
import { LocaleRoot, Parts, T, t } from './index.ts';

test('parts become text and code', () => {
  expect(
    renderToString(
      <Parts
        of={[
          { text: 'held by ', code: false },
          { text: 'qemu', code: true },
        ]}
      />,
    ),
  ).toBe('held by <code>qemu</code>');
});

test('marks become elements, those of the house and those that a component names', () => {
  expect(renderToString(<T id="board.invite.works" values={{ driver: 'vfio-pci' }} />)).toMatch(
    /<code>vfio-pci<\/code>/,
  );
  const values = { expected: 'OK', found: 'EBUSY', result: 'OK' };
  const plain = renderToString(<T id="lesson.line.held" values={values} />);
  expect(renderToString(<T id="lesson.line.held" values={values} components={{ quiet: <i /> }} />)).toContain('<i>');
  expect(plain).not.toContain('quiet');
});

test('a page said after a change of language is in it', async () => {
  const Title = () => <h1>{t('page.title')}</h1>;
  expect(
    renderToString(
      <LocaleRoot>
        <Title />
      </LocaleRoot>,
    ),
  ).toBe('<h1>dma-owner</h1>');
  await setLocale(PSEUDO);
  expect(
    renderToString(
      <LocaleRoot>
        <Title />
      </LocaleRoot>,
    ),
  ).toContain('đḿå-óŵñéŕ');
  await setLocale('en');
});
