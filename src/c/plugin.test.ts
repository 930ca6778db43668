import { expect, test } from 'vitest';
import { program, text, tokens, warnings } from '../protocols/sketch.c?program';

test('a shipped listing arrives compiled, with its warnings and its colours', () => {
  expect(program.files).toEqual(['dma.h', 'sketch.c', 'glue']);
  expect(program.functions).toHaveProperty('iommu_set_device_dma_owner');
  expect(program.functions).toHaveProperty('call_bind');
  expect(warnings.map(({ code, params }) => [code, params.name])).toEqual([
    ['missing-return', 'iommu_release_device_dma_owner'],
  ]);
  const keyword = tokens.find(({ kind }) => kind === 'keyword')!;
  expect(text.slice(keyword.from, keyword.to)).toBe('enum');
});
