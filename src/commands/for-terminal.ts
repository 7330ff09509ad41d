// What a file says may be shown in a terminal, and must not steer it.

/** The text with every sign that a terminal takes for an order written out, as `\x1b`; line ends and tabs stay. */
export const forTerminal = (text: string): string => text.replace(/\r(?!\n)|[^\P{Cc}\r\n\t]/gu, (sign) => `\\x${sign.charCodeAt(0).toString(16).padStart(2, '0')}`)

/** For a stream: the text as it is where it goes to a file or a program. */
export const shownBy = ({ isTTY }: { readonly isTTY?: boolean }): ((text: string) => string) => (isTTY ? forTerminal : (text) => text)
