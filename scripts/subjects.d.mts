export const MOST: number;
export function longSubjects(root: string, since?: string): readonly (readonly [commit: string, subject: string])[];
