// Talk to the server. An error knows whether the server was reached: if not, the same request may be sent again.
export const newRequest = () => crypto.randomUUID();

async function answered(path, options) {
  let response;
  try {
    response = await fetch(`/api/${path}`, { credentials: "same-origin", cache: "no-store", ...options });
  } catch {
    throw Object.assign(new Error("unreachable"), { reached: false });
  }
  const content = await response.json().catch(() => ({}));
  if (!response.ok) throw Object.assign(new Error(content.error ?? response.statusText), { reached: true, status: response.status });
  return content;
}

export const ask = (path) => answered(path, {});
export const send = (path, content) =>
  answered(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(content) });
