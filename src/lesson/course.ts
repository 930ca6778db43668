/** The lessons that are shipped, by the names of their files in `public/lessons`, in the order of the course. */
export const COURSE = [
  'what-a-group-is', 'the-machine-that-dies', 'kernel-came-first', 'seed-message', 'the-error-path', 'post-decrement', 'leak-meter',
  'second-user', 'silent-neighbour', 'why-not-none', 'not-lock-safe', 'lock-them-all', 'reserve-first', 'what-mainline-does',
  'group-and-device-claims', 'late-arrival', 'nothing-is-logged', 'your-own-machine', 'reading-a-verdict', 'capstone',
] as const;
