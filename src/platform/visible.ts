// A name that nobody can see names nobody.

/** Whether a text has a letter, a figure or a sign that is seen: marks alone, spaces, the empty Braille cell and what Unicode says to leave out of sight (joiners, fillers, directions) are none. */
export const isVisible = (text: string): boolean => /[\p{L}\p{N}\p{P}\p{S}]/u.test(text.replace(/[\p{Default_Ignorable_Code_Point}\u2800]/gu, ''))
