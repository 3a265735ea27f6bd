/** One mail to one person. The text says everything; the HTML only says it more comfortably. */
export type MailMessage = { to: string; subject: string; text: string; html?: string };

/** A subject is one line, whatever was put into it. */
export const oneLine = (text: string, most = 200) =>
  text
    .replace(/\p{Cc}+/gu, " ")
    .trim()
    .slice(0, most);
