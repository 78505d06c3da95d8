// The page's state and what its buttons and keys do. Texts of interviews become text nodes, never markup.
import { ask, send, newRequest } from "./wire.js";
import { drawItem, drawEnd, drawClosed, drawOpinion, drawDone, drawKeys, labelButton, press, fill } from "./drawing.js";
import { startRules } from "./rules.js";

const setup = JSON.parse(document.getElementById("setup").textContent);
const { texts } = setup;
const at = (id) => document.getElementById(id);
const drafts = new Map(); // notes begun on interviews that were put off
let item = null;
let busy = false;
let closed = false;
let repeat = null; // what to send again, under the same name, when the server could not be reached

const tell = (text) => { at("said").textContent = text; };
const nameOf = (label, of) => of.find((one) => one.label === label)?.name ?? label;

async function attempt(act) {
  if (busy || closed) return;
  busy = true;
  try {
    await act();
    repeat = null;
    at("fault").hidden = true;
  } catch (error) {
    repeat = () => attempt(act);
    at("fault").hidden = false;
    at("fault").firstElementChild.textContent = error.reached ? error.message : texts.unreachable;
    at("retry").hidden = error.reached && error.status < 500;
  } finally {
    busy = false;
  }
}

function show(screen, { focus = true } = {}) {
  keepDraft();
  item = screen.item;
  const { done, total, drawn, series, undoable } = screen.progress;
  at("bar").max = Math.max(total, 1);
  at("bar").value = done;
  at("count").textContent = fill(texts.count, { done, total });
  at("count").title = fill(texts.drawn, { drawn, series });
  at("undo").disabled = undoable === 0;
  at("queue").replaceChildren(...screen.queues.map((name) => new Option(texts[`queue_${name}`], name, false, name === screen.queue)));
  at("queue").disabled = screen.queues.length < 2;
  for (const id of ["skip", "model", "open-note"]) at(id).disabled = !item || (id === "model" && !setup.hasModel);
  const main = at("interview");
  main.replaceChildren(item ? drawItem(item, setup, codeAnswer) : drawEnd(screen, setup));
  main.setAttribute("aria-busy", "false");
  const settles = item && (!setup.resolving || item.dispute.length > 0);
  for (const button of at("labels").children) {
    button.disabled = !settles;
    press(button, item?.own?.label === button.value);
  }
  at("note").value = item ? drafts.get(item.id) ?? item.own?.note ?? "" : "";
  at("keep-note").disabled = !item?.own;
  openNote(at("note").value !== "");
  if (focus) {
    // On a phone the head of the page would take the room of the interview.
    if (matchMedia("(max-width: 34rem)").matches) main.scrollIntoView({ block: "start" });
    else window.scrollTo(0, 0);
    main.querySelector("h1").focus({ preventScroll: true });
  }
  if (!setup.resolving) look();
}

function keepDraft() {
  if (item && at("note").value !== (item.own?.note ?? "")) drafts.set(item.id, at("note").value);
}

let lookedAt = -1;
async function look() {
  // The range is looked at every five labels: looking after each would make it easy to stop when it pleases.
  const step = Math.floor(at("bar").value / 5);
  if (step === lookedAt) return;
  lookedAt = step;
  try {
    at("outlook").textContent = (await ask("outlook")).text;
  } catch {
    lookedAt = -1;
  }
}

function code(label, { stay = false } = {}) {
  if (!item || at("labels").firstElementChild.disabled) return;
  const content = { request: newRequest(), interview: item.id, label, note: at("note").value, stay };
  attempt(async () => {
    const screen = await send("code", content);
    drafts.delete(content.interview);
    at("note").value = "";
    item = null;
    show(screen);
    const place = screen.item ? screen.item.title : texts.end_title;
    tell(fill(texts.saved, { label: nameOf(label, setup.interviewLabels), next: place }));
  });
}

function codeAnswer(answer, label) {
  if (!item || (setup.resolving && item.blocks.find((one) => one.answer === answer).dispute.length === 0)) return;
  const content = { request: newRequest(), interview: item.id, answer, label };
  attempt(async () => {
    const screen = await send("code", content);
    const blocks = [...document.querySelectorAll(".block[data-answer]")];
    const place = blocks.findIndex((one) => Number(one.dataset.answer) === answer);
    for (const button of blocks[place].querySelectorAll("button")) press(button, button.value === label);
    const tone = setup.answerLabels.find((one) => one.label === label).tone;
    blocks[place].className = `block coded ${tone}`;
    item = screen.item;
    at("undo").disabled = screen.progress.undoable === 0;
    tell(fill(texts.saved_answer, { answer, label: nameOf(label, setup.answerLabels) }));
    if (blocks[place].contains(document.activeElement)) (blocks[place + 1] ?? blocks[place]).focus();
  });
}

function undo() {
  if (at("undo").disabled) return;
  const content = { request: newRequest() };
  attempt(async () => {
    const screen = await send("undo", content);
    keepDraft();
    item = null;
    drafts.delete(screen.item?.id);
    lookedAt = -1;
    show(screen);
    tell(screen.undone ? fill(texts.undone, { title: screen.item.title }) : texts.nothing_to_undo);
  });
}

function skip() {
  if (!item) return;
  const skipped = item.id;
  attempt(async () => {
    show(await send("skip", { interview: skipped }));
    tell(item?.id === skipped ? texts.only_one : texts.skipped);
  });
}

function askModel() {
  if (!item || at("model").disabled) return;
  const asked = { request: newRequest(), interview: item.id };
  attempt(async () => {
    const { opinion } = await send("look", asked);
    for (const old of document.querySelectorAll(".opinion, .marked")) old.remove();
    at("interview").querySelector(".head").after(drawOpinion(opinion, texts));
    for (const block of document.querySelectorAll(".block[data-answer]")) {
      const guess = block.querySelector(".guess");
      if (guess) guess.textContent = opinion?.answers[block.dataset.answer] ? fill(texts.guess, { label: opinion.answers[block.dataset.answer] }) : "";
    }
    document.querySelector(".opinion").focus();
  });
}

function openNote(open) {
  at("note-box").hidden = !open;
  at("open-note").setAttribute("aria-expanded", String(open));
}

function toggleNote() {
  if (!item) return;
  const open = at("note-box").hidden;
  openNote(open);
  if (open) at("note").focus({ preventScroll: true });
}

function openDone() {
  attempt(async () => {
    const list = await ask("done");
    at("done-list").replaceChildren(...drawDone(list, texts, (id) => {
      at("done-box").close();
      attempt(async () => show(await ask(`item?id=${encodeURIComponent(id)}`)));
    }));
    at("done-none").hidden = list.length > 0;
    at("done-box").showModal();
  });
}

function step(by) {
  const blocks = [...document.querySelectorAll(".block[data-answer]")];
  const place = blocks.findIndex((one) => one.contains(document.activeElement));
  const target = blocks[place < 0 ? (by > 0 ? 0 : blocks.length - 1) : place + by];
  target?.focus();
  target?.scrollIntoView({ block: "nearest" });
}

const rules = startRules(texts);
const toNext = () => attempt(async () => show(await ask("next")));
const commands = {
  j: () => step(1), k: () => step(-1), s: skip, u: undo, m: askModel, n: toggleNote, l: openDone, o: toNext,
  "/": rules.search, "?": () => at("help-box").showModal(),
};

document.addEventListener("keydown", (event) => {
  if (closed) return;
  const typing = event.target.matches("textarea, select, input:not([type=checkbox])");
  if (event.key === "Escape") {
    if (rules.close()) event.preventDefault();
    else if (typing) document.querySelector("main h1").focus();
    return;
  }
  if (event.target.id === "note" && event.key === "Enter" && (event.ctrlKey || event.metaKey)) keepNote();
  if (typing || event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
  if (document.querySelector("dialog[open]") || !at("keys-on").checked) return;
  const block = document.activeElement.closest(".block[data-answer]");
  const forAnswer = block && setup.answerLabels.find((one) => one.key === event.key);
  const forInterview = setup.interviewLabels.find((one) => one.key === event.key);
  if (!forAnswer && !forInterview && !commands[event.key]) return;
  event.preventDefault();
  if (forAnswer) codeAnswer(Number(block.dataset.answer), forAnswer.label);
  else if (forInterview) code(forInterview.label);
  else commands[event.key]();
});

function keepNote() {
  if (item?.own) code(item.own.label, { stay: true });
}

for (const one of setup.interviewLabels) at("labels").append(labelButton(one, () => code(one.label)));
drawKeys(at("keys"), setup);
at("keys-on").checked = localStorage.getItem("keys") !== "off";
at("keys-on").addEventListener("change", () => localStorage.setItem("keys", at("keys-on").checked ? "on" : "off"));
for (const [id, act] of Object.entries({
  skip, undo, model: askModel, "open-note": toggleNote, "keep-note": keepNote, "open-done": openDone, retry: () => repeat?.(),
  "open-help": () => at("help-box").showModal(), "open-rules": rules.open,
  close: () => attempt(async () => {
    await send("close", {});
    closed = true;
    document.body.classList.add("closed");
    at("interview").replaceChildren(drawClosed(texts));
    at("interview").querySelector("h1").focus();
  }),
})) at(id).addEventListener("click", act);
at("queue").addEventListener("change", () => {
  const queue = at("queue").value;
  lookedAt = -1;
  attempt(async () => show(await send("queue", { queue })));
});
at("interview").addEventListener("turn", (event) => {
  lookedAt = -1;
  attempt(async () => show(await send("queue", { queue: event.detail })));
});
history.replaceState(null, "", "/"); // the token stays out of the history and of screenshots
attempt(async () => show(await ask("next"), { focus: false }));
