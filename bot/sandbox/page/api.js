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

/** Follow what a person sees; returns a function that stops. */
export function follow(person, { news, lost }) {
  const source = new EventSource(`/api/stream?as=${encodeURIComponent(person)}`);
  source.addEventListener("news", (event) => news(JSON.parse(event.data)));
  source.addEventListener("open", () => lost(false));
  source.addEventListener("error", () => lost(true));
  return () => source.close();
}

/** Do something behind the page. */
export const behind = (what, body) => post(`/api/backstage/${what}`, body);

/** Follow what a panel behind the scenes shows, and what is switched on; returns a function that stops. */
export function followPart(name, show, lights) {
  const source = new EventSource(`/api/backstage/${name}/stream`);
  source.addEventListener("part", (event) => show(JSON.parse(event.data)));
  source.addEventListener("lights", (event) => lights(JSON.parse(event.data)));
  return () => source.close();
}
