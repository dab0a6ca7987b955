"use strict";
// The page without this script is complete but for its order and the conversations. Text of a conversation is only ever
// set as text.
const make = (tag, options = {}, ...children) => {
  const node = Object.assign(document.createElement(tag), options);
  node.append(...children);
  return node;
};

for (const table of document.querySelectorAll("table.sortable")) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => head.querySelector("button").addEventListener("click", () => sort(table, heads, column)));
}

function sort(table, heads, column) {
  const body = table.tBodies[0];
  const value = (row) => row.cells[column].dataset.value ?? row.cells[column].textContent;
  const numeric = [...body.rows].every((row) => value(row) !== "" && !Number.isNaN(Number(value(row))));
  const before = heads[column].getAttribute("aria-sort");
  const order = before ? (before === "ascending" ? "descending" : "ascending") : numeric ? "descending" : "ascending";
  heads.forEach((head) => head.removeAttribute("aria-sort"));
  heads[column].setAttribute("aria-sort", order);
  const compare = (a, b) => (numeric ? value(a) - value(b) : String(value(a)).localeCompare(value(b)));
  const rows = [...body.rows].sort((a, b) => (order === "ascending" ? compare(a, b) : compare(b, a)));
  body.append(...rows);
}

const list = document.getElementById("scenarios");
const form = document.querySelector(".filters");
const scenarios = JSON.parse(list.dataset.scenarios);
const runs = new Map();

async function unpack() {
  const bytes = Uint8Array.from(atob(document.getElementById("packed").textContent), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  for (const run of await new Response(stream).json()) {
    if (!runs.has(run.scenario)) runs.set(run.scenario, []);
    runs.get(run.scenario).push(run);
  }
}

function wanted(name) {
  const { condition, letter, failed } = form.elements;
  const found = (runs.get(name) ?? []).filter(
    (run) => run.condition === condition.value && (!letter.value || run.letter === letter.value),
  );
  const counts = found.some((run) => !run.passed && isLetter(run.letter, letter.value));
  return failed.checked && !counts ? [] : found;
}

// A baseline is meant to fail: it counts only where it is asked for.
const isLetter = (letter, asked) => letter.length === 1 || letter === asked;

function show() {
  const words = form.elements.find.value.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = scenarios
    .filter(([name, difficulty, tags]) => words.every((word) => [name, difficulty, ...tags].some((text) => text.toLowerCase().includes(word))))
    .map((scenario) => [scenario, wanted(scenario[0])])
    .filter(([, found]) => found.length);
  list.replaceChildren(...shown.map(([scenario, found]) => folded(scenario, found)));
  form.querySelector("output").textContent = `${shown.length} of ${scenarios.length} scenarios`;
}

function folded([name, difficulty, tags, accidental], found) {
  const marks = found.filter((run) => isLetter(run.letter, form.elements.letter.value)).map(mark);
  const says = [difficulty, ...tags, ...(accidental ? ["passed by accident, too"] : [])].join(" · ");
  const summary = make("summary", {}, make("b", { textContent: name }), make("span", { className: "tags", textContent: says }), make("span", {}, ...marks));
  const node = make("details", {}, summary);
  node.addEventListener("toggle", () => node.children.length === 1 && node.append(...found.map(unfolded)));
  return node;
}

function mark(run) {
  const says = `${run.letter} ${run.error ? "had an error" : run.passed ? "passed" : "failed"}`;
  const node = make("span", { className: `result ${run.passed ? "" : "failed"}`, textContent: run.letter, title: says });
  node.setAttribute("role", "img");
  node.setAttribute("aria-label", says);
  return node;
}

function unfolded(run) {
  const [turns, calls, tokens] = run.cost;
  const name = run.letter + (run.models ? ` (${run.models})` : "") + (run.trial ? `, run ${run.trial + 1}` : "");
  const summary = make("summary", {}, chip(run.letter, name), ` ${run.error ? "error" : run.passed ? "passed" : "failed"} `);
  summary.append(make("span", { className: "cost", textContent: `${count(turns, "message")}, ${count(calls, "call")}, ${count(tokens, "token")} ` }));
  summary.append(make("span", { className: "why", textContent: run.error ?? run.why.join("; ") }));
  const node = make("details", { className: "run" }, summary);
  node.addEventListener("toggle", () => node.children.length === 1 && node.append(make("div", {}, talk(run), calledWhom(run))));
  return node;
}

const count = (number, word) => `${number.toLocaleString("en")} ${word}${number === 1 ? "" : "s"}`;

function chip(letter, textContent) {
  const node = make("span", { className: "chip", textContent });
  node.dataset.letter = letter.length === 1 ? letter : "";
  return node;
}

function talk(run) {
  const lines = run.said.map(([who, text]) => make("p", { className: who }, make("span", { textContent: text })));
  return make("div", { className: "talk" }, ...lines);
}

function calledWhom(run) {
  const end = Math.max(1, ...run.spans.map(([, , , start, ms]) => start + ms));
  const node = make("ol", { className: "calls" }, ...run.spans.map((span) => call(span, end)));
  if (run.more) node.append(make("li", { textContent: `and ${run.more} more` }));
  return node;
}

function call([kind, who, whom, start, ms, tokens, failed], end) {
  const bar = make("i");
  bar.style.left = `${(100 * start) / end}%`;
  bar.style.width = `${(100 * ms) / end}%`;
  const says = kind === "turn" ? `turn of ${whom}` : `${who || kind} → ${whom}`;
  const took = `${ms} ms${tokens ? `, ${tokens.toLocaleString("en")} tok` : ""}${failed ? ", failed" : ""}`;
  return make("li", { className: `${kind} ${failed ? "broken" : ""}`, title: kind },
    make("span", { className: "who", textContent: says }), make("span", { className: "bar" }, bar), make("span", { className: "took", textContent: took }));
}

form.addEventListener("input", show);
form.addEventListener("submit", (event) => event.preventDefault());
for (const button of document.querySelectorAll("[data-find]")) {
  button.addEventListener("click", () => {
    form.elements.find.value = button.dataset.find;
    show();
    document.getElementById("runs").scrollIntoView();
  });
}
unpack().then(show, () => { form.querySelector("output").textContent = "This browser cannot unpack the conversations."; });
