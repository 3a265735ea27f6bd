import { theApi } from "@/lib/api/app";

// The same API as on the Node host, mounted inside Next for hosts that run nothing else. next.config.ts rewrites /functions/v1 and its siblings here.
const mount = "/api/host";

const handle = (request: Request) => {
  const url = new URL(request.url);
  if (!url.pathname.startsWith(`${mount}/`)) return theApi().fetch(request);
  url.pathname = url.pathname.slice(mount.length);
  return theApi().fetch(new Request(url, request));
};

export { handle as DELETE, handle as GET, handle as HEAD, handle as OPTIONS, handle as PATCH, handle as POST, handle as PUT };
