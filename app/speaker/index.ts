/** The door to the speaker's window; load it when somebody presents. */
export { SpeakerPage } from './SpeakerPage.tsx';
