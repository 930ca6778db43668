/** The lessons that are shipped, by the names of their files in `public/lessons`, in the order of the course. */
export const COURSE = [
  'seed-message',
] as const;
