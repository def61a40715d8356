// The way to the sandbox: what one person sees comes as a stream, what they do goes as JSON.

async function answer(response) {
  const body = await response.json().catch(() => ({ error: `The sandbox answered ${response.status}.` }));
  if (!response.ok) throw new Error(body.error ?? `The sandbox answered ${response.status}.`);
  return body;
}

async function ask(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Error("The sandbox does not answer.");
  }
  return answer(response);
}

export const get = (path) => ask(path);

const post = (path, body) =>
  ask(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

/** Do something as a person; the outcome is "ok" when the bot acknowledged it. */
export const act = (what, person, body) => post(`/api/${what}`, { as: person, ...body });

/** What somebody reads where the bot did not take what they did; nothing where the outcome is "ok". */
export const notTaken = (outcome) => (outcome === "ok" ? "" : `The bot did not take this (${outcome}).`);

const AGAIN = 1000; // milliseconds until a line that was cut is opened again

/** Listen to the sandbox: `hear` gets each message. Returns a function that stops. */
function listen(path, hear, lost = () => {}) {
  let socket;
  let timer;
  let stopped = false;
  const close = () => socket.readyState === WebSocket.OPEN && socket.close();
  const open = () => {
    socket = new WebSocket(`${location.origin.replace("http", "ws")}${path}`);
    socket.addEventListener("open", () => (stopped ? close() : lost(false)));
    socket.addEventListener("message", ({ data }) => stopped || hear(JSON.parse(data)));
    socket.addEventListener("close", () => {
      if (stopped) return;
      lost(true);
      timer = setTimeout(open, AGAIN);
    });
  };
  open();
  return () => {
    stopped = true;
    clearTimeout(timer);
    close();
  };
}

/** Follow what a person sees: all of it at first, and after each time that the line was `lost`. */
export const follow = (person, { news, lost }) => listen(`/api/stream?as=${encodeURIComponent(person)}`, news, lost);

/** Do something behind the page. */
export const behind = (what, body) => post(`/api/backstage/${what}`, body);

/** Follow what a panel behind the scenes shows, and what is switched on. */
export const followPart = (name, show, lit) =>
  listen(`/api/backstage/${name}/stream`, ({ part, lights }) => {
    if (lights) lit(lights); // how late it is comes first
    if (part) show(part);
  });
