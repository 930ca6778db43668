/** Small shapes that repeat the meaning of a colour. They are inline, so that the page fetches nothing for them. */
const SHAPES = {
  /** Kernel: a filled square. User: a filled circle. Neutral: a hollow diamond. */
  kernel: <rect x="3" y="3" width="10" height="10" rx="1.5" fill="currentColor" />,
  user: <circle cx="8" cy="8" r="5.4" fill="currentColor" />,
  neutral: <path d="M8 2.6 13.4 8 8 13.4 2.6 8z" fill="none" stroke="currentColor" strokeWidth="1.8" />,
  free: <circle cx="8" cy="8" r="4.8" fill="none" stroke="currentColor" strokeWidth="1.8" strokeDasharray="2.6 2.2" />,
  both: <path d="M3 3h5v10H3zM8 2.6a5.4 5.4 0 0 1 0 10.8z" fill="currentColor" />,
  stuck: (
    <path
      d="M5 7V5.2a3 3 0 0 1 6 0V7h1v6.5H4V7zm1.6 0h2.8V5.2a1.4 1.4 0 0 0-2.8 0z"
      fill="currentColor"
      fillRule="evenodd"
    />
  ),
  file: <path d="M4 2h5l3 3v9H4zM9 2v3h3" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinejoin="round" />,
  cross: <path d="m4.5 4.5 7 7m0-7-7 7" stroke="currentColor" strokeWidth="1.7" strokeLinecap="round" />,
  refused: (
    <path
      d="M8 2.4a5.6 5.6 0 1 1 0 11.2A5.6 5.6 0 0 1 8 2.4zM4.2 4.2l7.6 7.6"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
    />
  ),
  occupied: (
    <path
      d="M8 2.2 14 13H2zM8 6.2v3.4m0 1.3v1"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinejoin="round"
      strokeLinecap="round"
    />
  ),
  dead: (
    <path
      d="M8 2a5 5 0 0 1 3 9v2.5H5V11a5 5 0 0 1 3-9zM5.8 7h.2m4 0h.2M8 11v2.4"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.7"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  ),
  wait: (
    <path
      d="M4.5 2.5h7M4.5 13.5h7M5 2.7c0 3 6 4 6 5.3s-6 2.3-6 5.3M11 2.7c0 3-6 4-6 5.3s6 2.3 6 5.3"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      strokeLinecap="round"
    />
  ),
  ok: (
    <path
      d="m3.4 8.4 3.1 3.1 6.1-6.8"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.9"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  ),
  more: <path d="M3.5 8h.01M8 8h.01M12.5 8h.01" stroke="currentColor" strokeWidth="2.2" strokeLinecap="round" />,
  grip: (
    <path
      d="M6 4h.01M10 4h.01M6 8h.01M10 8h.01M6 12h.01M10 12h.01"
      stroke="currentColor"
      strokeWidth="1.9"
      strokeLinecap="round"
    />
  ),
  find: (
    <path
      d="M7 2.6a4.4 4.4 0 1 1 0 8.8 4.4 4.4 0 0 1 0-8.8zm3.3 7.7 3.2 3.2"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
    />
  ),
  plus: <path d="M8 3.2v9.6M3.2 8h9.6" stroke="currentColor" strokeWidth="1.7" strokeLinecap="round" />,
  theme: (
    <path
      d="M8 2.4a5.6 5.6 0 1 0 0 11.2 5.6 5.6 0 0 0 0-11.2zM8 4.6v6.8a3.4 3.4 0 0 1 0-6.8z"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
    />
  ),
  back: (
    <path
      d="M9.8 3.6 5.4 8l4.4 4.4"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  ),
} as const;
export type IconName = keyof typeof SHAPES;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true">
      {SHAPES[name]}
    </svg>
  );
}
