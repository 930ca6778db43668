/** The door to the speaker's window. The page loads it when a person presents. */
export { SpeakerPage } from './SpeakerPage.tsx';
