// The page asks for parts of itself again when the server says that they changed. Nothing is decided here.

const part = async (url, body) => {
  const asked = body
    ? { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) }
    : {};
  const answer = await fetch(url, asked);
  return { status: answer.status, html: answer.status === 204 ? "" : await answer.text() };
};
const find = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const locale = () => find("#locale").value;

// Columns

const seat = (column) => {
  const look = column.dataset.look;
  return { look, as: find(`input[name=${look}-as]:checked`).value, locale: locale() };
};

/** Puts new items of a list in, and those that changed; what stays keeps its focus and what is open in it. */
const merge = (list, fresh) => {
  const wanted = new Set(all(":scope > [id]", fresh).map((item) => item.id));
  for (const item of all(":scope > [id]", list)) if (!wanted.has(item.id)) item.remove();
  for (const item of all(":scope > [id]", fresh)) {
    const old = document.getElementById(item.id);
    if (!old) list.append(item);
    else if (old.dataset.revision !== item.dataset.revision) old.replaceWith(item);
  }
};

const showColumn = async (column) => {
  const { look, as } = seat(column);
  const { html } = await part(`/columns/${look}?as=${as}`);
  const fresh = document.createElement("div");
  fresh.innerHTML = html;
  const log = find(".log", column);
  const list = find(".messages", log);
  const low = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  const messages = find(".messages", fresh);
  if (list) merge(list, messages);
  else log.append(messages);
  for (const old of all(":scope > .doing", log)) old.remove();
  log.append(...all(".doing", fresh));
  const letter = messages.dataset.pattern;
  const radio = find(`input[name=${look}-pattern][value=${letter}]`, column);
  if (radio) radio.checked = true;
  find("[data-what]", column).textContent = find(`#patterns [data-letter=${letter}]`)?.textContent ?? "";
  if (low) log.scrollTop = log.scrollHeight;
};

const openForm = (column, html) => {
  if (!html) return;
  const dialog = find("#dialog");
  dialog.innerHTML = html;
  dialog.dataset.look = column.dataset.look;
  dialog.showModal();
};

const say = async (column, text) => openForm(column, (await part("/say", { ...seat(column), text })).html);

const press = async (column, message, choice) =>
  openForm(column, (await part("/press", { ...seat(column), message, choice })).html);

for (const column of all(".column")) {
  const form = find("form.say", column);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = form.text.value.trim();
    form.text.value = "";
    if (text) say(column, text);
  });
  column.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const message = button.closest(".message")?.dataset.message;
    if (button.classList.contains("try")) say(column, button.textContent);
    else if (button.dataset.choice) press(column, message, button.dataset.choice);
    else if (button.dataset.trace) watch(button.dataset.trace);
    button.closest("details.menu")?.removeAttribute("open");
  });
  column.addEventListener("change", async (event) => {
    const { name, value } = event.target;
    if (event.target.classList.contains("pick") && value)
      press(column, event.target.closest(".message").dataset.message, value);
    if (name?.endsWith("-pattern")) await part("/pattern", { look: column.dataset.look, letter: value });
    if (name?.endsWith("-as")) {
      find(".log", column).replaceChildren();
      showColumn(column);
    }
  });
}

// Forms

const dialog = find("#dialog");
const formSeat = () => seat(find(`.column[data-look=${dialog.dataset.look}]`));

dialog.addEventListener("click", (event) => {
  if (event.target.closest("[data-close]")) dialog.close();
});
dialog.addEventListener("change", async (event) => {
  const form = event.target.closest("form");
  const slots = form && find("select.slots", form);
  if (!slots || !["date", "court"].includes(event.target.name)) return;
  const asked = { ...formSeat(), form: form.dataset.form, day: form.date?.value ?? "", court: form.court?.value ?? "" };
  const { html, status } = await part("/slots", asked);
  if (status === 200) slots.innerHTML = html;
});
dialog.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.dataset.form) return;
  event.preventDefault();
  const values = Object.fromEntries(new FormData(form));
  const { status, html } = await part("/submit", { ...formSeat(), form: form.dataset.form, values });
  if (status === 204) return dialog.close();
  const wrong = status === 422 ? JSON.parse(html) : { "": html };
  for (const place of all(".wrong", form)) place.textContent = wrong[place.dataset.for] ?? "";
});

// Turns

const pictures = find("#pictures");
const watched = { newest: "", chosen: "", pinned: [] };

/** The pinned turns, and the chosen one, or else the newest. */
const onShow = () => [...new Set([...watched.pinned, watched.chosen || watched.newest])].filter(Boolean);

const showPicture = async (trace) => {
  const { html, status } = await part(`/turns/${trace}?all=${find("#spans").checked ? "yes" : "no"}`);
  const fresh = document.createElement("div");
  fresh.innerHTML = status === 200 ? html : `<p class="small turn" data-trace="${trace}">That turn is not kept any more.</p>`;
  const article = fresh.firstElementChild;
  const pin = find("[data-pin]", article);
  const pinned = watched.pinned.includes(trace);
  pin?.setAttribute("aria-pressed", pinned);
  if (pin && pinned) pin.textContent = "Unpin";
  const old = find(`[data-trace="${trace}"]`, pictures);
  const at = old && find(".scrolls", old)?.scrollLeft;
  const focused = old?.contains(document.activeElement) ? document.activeElement : null;
  if (old) old.replaceWith(article);
  else pictures.append(article);
  if (at) find(".scrolls", article).scrollLeft = at;
  if (focused?.dataset.span) find(`[data-span="${focused.dataset.span}"]`, article)?.focus();
  else if (focused?.dataset.pin) pin?.focus();
};

const showTurns = async () => {
  const { html } = await part("/turns");
  const list = find("#turns");
  list.innerHTML = html;
  watched.newest = find("[data-trace]", list)?.dataset.trace ?? "";
  const traces = onShow();
  for (const button of all("[data-trace]", list))
    button.setAttribute("aria-pressed", traces.includes(button.dataset.trace));
  for (const old of all(":scope > [data-trace]", pictures)) if (!traces.includes(old.dataset.trace)) old.remove();
  for (const trace of traces) await showPicture(trace);
  pictures.append(...traces.map((trace) => find(`[data-trace="${trace}"]`, pictures)));
  document.body.classList.toggle("many", traces.length > 1);
};

const watch = (trace) => {
  watched.chosen = trace === watched.newest ? "" : trace;
  refresh("turns");
};

find("#watch").addEventListener("click", async (event) => {
  const call = event.target.closest("a[data-span]");
  if (call) {
    event.preventDefault();
    dialog.innerHTML = (await part(call.getAttribute("href"))).html;
    return dialog.showModal();
  }
  const button = event.target.closest("button");
  if (button?.dataset.pin) {
    const trace = button.dataset.pin;
    const kept = watched.pinned.filter((one) => one !== trace);
    watched.pinned = kept.length < watched.pinned.length ? kept : [...watched.pinned, trace];
    if (watched.chosen === trace) watched.chosen = "";
    refresh("turns");
  } else if (button?.dataset.trace) watch(button.dataset.trace);
});
find("#spans").addEventListener("change", () => refresh("turns"));

// Courts

const calendar = find("#calendar");
const seen = { day: calendar.dataset.day, view: "day" };
const showCalendar = async () => {
  const { html, status } = await part(`/calendar?day=${seen.day}&view=${seen.view}`);
  if (status !== 200) return;
  const place = find("[data-part]", calendar);
  const focused = place.contains(document.activeElement) ? document.activeElement.textContent : "";
  place.innerHTML = html;
  if (focused) all("button", place).find((button) => button.textContent === focused)?.focus();
};
calendar.addEventListener("click", (event) => {
  const { day, view } = event.target.closest("button")?.dataset ?? {};
  if (day) seen.day = day;
  if (view) seen.view = view;
  if (day || view) refresh("calendar");
});

// Faults

const trouble = find("#trouble");
const showFaults = async () => {
  const place = find("[data-part]", trouble);
  const { html } = await part("/faults");
  const focused = place.contains(document.activeElement) ? document.activeElement.value : null;
  place.innerHTML = html;
  if (focused !== null) find(`input[value="${focused}"]`, place)?.focus();
};
trouble.addEventListener("click", async (event) => {
  const { kill, mend, take, race } = event.target.closest("button")?.dataset ?? {};
  if (kill) await part("/faults/kill", { service: kill });
  if (mend) await part("/faults/mend", { service: mend });
  if (take) find("[data-told]", trouble).textContent = (await part("/faults/take", { look: take })).html;
  if (race !== undefined) find("[data-told]", trouble).textContent = (await part("/faults/race", {})).html;
});
trouble.addEventListener("change", (event) => {
  if (event.target.name === "model-fault") part("/faults/model", { fault: event.target.value });
});

// Comparison

const compare = find("#compare");
find("form", compare).addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = event.target.text.value.trim();
  if (!text) return;
  const place = find("[data-part]", compare);
  place.innerHTML = '<p class="small doing"><span class="dots" aria-hidden="true"></span>All eight are asked …</p>';
  place.innerHTML = (await part("/compare", { ...seat(find(".column")), text })).html;
});
compare.addEventListener("click", (event) => {
  const trace = event.target.closest("button")?.dataset.trace;
  if (!trace) return;
  watch(trace);
  find("#watch").scrollIntoView({ behavior: "smooth", block: "start" });
});

// What changes

const shown = { turns: showTurns, calendar: showCalendar, faults: showFaults };
for (const column of all(".column")) shown[column.dataset.look] = () => showColumn(column);

const busy = new Set();
const refresh = async (topic) => {
  if (!shown[topic] || busy.has(topic)) return busy.has(topic) && busy.add(`${topic} again`);
  busy.add(topic);
  try {
    await shown[topic]();
  } finally {
    busy.delete(topic);
    if (busy.delete(`${topic} again`)) refresh(topic);
  }
};
const everything = () => Object.keys(shown).forEach(refresh);

const follow = () => {
  const stream = new SharedWorker("/static/updates.js").port;
  stream.onmessage = ({ data: { open, topics } }) => {
    if (open !== undefined) find("#offline").hidden = open;
    if (open) everything();
    topics?.forEach(refresh);
  };
  addEventListener("pagehide", () => stream.postMessage("gone"));
};
find("#locale").addEventListener("change", everything);
// A worker is a thread of its own, and nothing is painted while it starts.
requestAnimationFrame(() => setTimeout(follow));
