/** The files of a first visit, in the order of the page, each with its compressed size. */
export function firstLoad(): { readonly file: string; readonly kb: number }[];
