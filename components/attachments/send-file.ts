/** Sends one file to our own API. XMLHttpRequest, because fetch does not tell how far an upload has come. */
export function sendFile(url: string, file: File, onProgress: (sent: number) => void) {
  const request = new XMLHttpRequest();
  const done = new Promise<{ ok: true } | { ok: false; message: string }>((resolve) => {
    const failed = (message: string) => resolve({ ok: false, message });
    request.upload.onprogress = ({ loaded }) => onProgress(loaded);
    request.onload = () => (request.status < 300 ? resolve({ ok: true }) : failed(messageOf(request.responseText)));
    request.onerror = () => failed("The connection broke. Check it and try again.");
    request.onabort = () => failed("Cancelled.");
  });
  const form = new FormData();
  form.append("file", file, file.name);
  request.open("POST", url);
  request.send(form);
  return { done, cancel: () => request.abort() };
}

function messageOf(text: string): string {
  try {
    const { error } = JSON.parse(text) as { error?: { message?: string } };
    if (error?.message) return error.message;
  } catch {}
  return "The file was not taken. Try again in a moment.";
}
