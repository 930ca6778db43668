export const RANGES: readonly (readonly [number, number])[];
export const FACES: readonly { readonly file: string; readonly from: string; readonly features: readonly string[] }[];
