// From the server's plain data to elements; everything an interview says goes in as text.
export const fill = (text, places) => text.replace(/\{(\w+)\}/g, (whole, name) => places[name] ?? whole);

function make(tag, { text, ...properties } = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  if (text !== undefined) element.textContent = text;
  element.append(...children.filter(Boolean));
  return element;
}

export function press(button, pressed) {
  button.setAttribute("aria-pressed", String(pressed));
}

export function labelButton({ label, name, key, tone }, act) {
  const button = make("button", { type: "button", value: label, className: tone }, name, key ? make("kbd", { text: key }) : null);
  if (key) button.setAttribute("aria-keyshortcuts", key);
  press(button, false);
  button.addEventListener("click", act);
  return button;
}

export function drawItem(item, setup, codeAnswer) {
  const { texts } = setup;
  const link = item.url ? make("a", { href: item.url, target: "_blank", rel: "noopener noreferrer", text: texts.original }) : null;
  const head = make("div", { className: "head" },
    make("h1", { text: item.title, tabIndex: -1, lang: item.language }),
    make("p", { className: "about" }, item.about, item.about && link ? " · " : "", link),
    texts[`origin_${item.queue}`] ? make("p", { className: "origin", text: texts[`origin_${item.queue}`] }) : null,
    item.confirm ? make("p", { className: "remark", text: texts.confirm }) : null,
    item.seen ? make("p", { className: "remark marked", text: texts.seen }) : null,
    votes(item.dispute, setup.interviewLabels, texts));
  const part = document.createDocumentFragment();
  part.append(head);
  if (item.intro.length) part.append(make("div", { className: "intro", lang: item.language }, ...item.intro.map((text) => make("p", { text }))));
  const count = item.blocks.filter((one) => one.answer).length;
  for (const block of item.blocks) part.append(drawBlock(block, count, item, setup, codeAnswer));
  return part;
}

function drawBlock(block, count, item, setup, codeAnswer) {
  const { texts } = setup;
  const element = make("section", { className: "block" });
  for (const turn of block.turns) {
    turn.paragraphs.forEach((text, place) => {
      const who = place === 0 && turn.name ? make("span", { className: "who", text: turn.name }) : null;
      element.append(make("p", { className: turn.speaker === "interviewer" ? "question" : "", lang: item.language }, who, text));
    });
  }
  if (!block.answer) return element;
  element.dataset.answer = block.answer;
  element.tabIndex = -1;
  const name = fill(texts.answer, { answer: block.answer, answers: count });
  element.setAttribute("role", "group");
  element.setAttribute("aria-label", name);
  const own = setup.answerLabels.find((one) => one.label === block.own?.label);
  if (own) element.classList.add("coded", own.tone);
  const buttons = setup.answerLabels.map((one) => {
    const button = labelButton(one, () => codeAnswer(block.answer, one.label));
    press(button, one === own);
    return button;
  });
  const open = votes(block.dispute, setup.answerLabels, texts);
  if (open) element.append(open);
  const codes = setup.resolving && !open ? [] : buttons; // who settles codes only what is open
  element.append(make("div", { className: "codes" }, make("span", { className: "number", text: name }), ...codes, make("span", { className: "guess" })));
  return element;
}

function votes(dispute, labels, texts) {
  if (!dispute.length) return null;
  const named = (label) => labels.find((one) => one.label === label)?.name ?? label;
  return make("ul", { className: "votes" }, ...dispute.map((one) =>
    make("li", { text: fill(one.note ? texts.vote_note : texts.vote, { coder: one.coder, label: named(one.label), note: one.note }) })));
}

export function drawEnd(screen, { texts, resolving }) {
  const others = screen.queues.filter((name) => name !== screen.queue);
  const end = make("div", { className: "end" },
    make("h1", { text: texts.end_title, tabIndex: -1 }),
    make("p", { text: resolving ? texts.end_resolve : texts.end_text }),
    ...others.map((name) => {
      const button = make("button", { type: "button", text: fill(texts.turn_to, { queue: texts[`queue_${name}`] }) });
      button.addEventListener("click", () => button.dispatchEvent(new CustomEvent("turn", { detail: name, bubbles: true })));
      return button;
    }));
  return end;
}

export function drawClosed(texts) {
  return make("div", { className: "end" }, make("h1", { text: texts.closed, tabIndex: -1 }), make("p", { text: texts.end_text }));
}

export function drawOpinion(opinion, texts) {
  const box = make("section", { className: "remark opinion", tabIndex: -1 });
  box.setAttribute("aria-label", texts.model);
  if (!opinion) {
    box.append(make("p", { text: texts.no_opinion }));
    return box;
  }
  const list = make("dl");
  for (const { name, percent } of opinion.shares) {
    const meter = make("meter", { min: 0, max: 100, value: percent });
    meter.setAttribute("aria-hidden", "true");
    list.append(make("dt", { text: name }), make("dd", { text: `${percent} %` }), make("dd", {}, meter));
  }
  box.append(make("strong", { text: fill(texts.opinion, { label: opinion.name }) }), list,
    opinion.evidence ? make("blockquote", { text: opinion.evidence }) : "", make("p", { text: texts.seen }));
  return box;
}

export function drawDone(list, texts, open) {
  return list.map(({ id, title, name, note, queue }) => {
    const words = [name, texts[`queue_${queue}`], note && texts.with_note].filter(Boolean).join(" · ");
    const button = make("button", { type: "button" }, make("span", { text: title }), make("span", { className: "name", text: words }));
    button.addEventListener("click", () => open(id));
    return make("li", {}, button);
  });
}

export function drawKeys(list, { texts, interviewLabels, answerLabels }) {
  const rows = [
    ...interviewLabels.filter((one) => one.key).map((one) => [one.key, fill(texts.key_code, { label: one.name })]),
    ["j / k", texts.key_step],
    ...answerLabels.filter((one) => one.key).map((one) => [one.key, fill(texts.key_answer, { label: one.name })]),
    ["s", texts.skip], ["u", texts.undo], ["n", texts.note], ["m", texts.model], ["l", texts.done], ["o", texts.key_next],
    ["/", texts.search], ["?", texts.help], ["Esc", texts.key_escape],
  ];
  list.append(...rows.flatMap(([key, text]) => [make("dt", {}, make("kbd", { text: key })), make("dd", { text })]));
}
