/** The files a first visit loads, in the order in which the page names them, with their size on the way. */
export function firstLoad(): { readonly file: string; readonly kb: number }[];
