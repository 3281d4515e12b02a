// The filter panel. Data come down from Python, which owns the choice (the address bar); events go up.
//
//   1. Streamlit calls the default export whenever the data change. `ui` holds what outlives a call: what is open, and
//      `chosen`, the choice of this moment, which may be ahead of Python by clicks that are still under way.
//   2. `render` builds the elements that the panel should have now; `patch` makes the page like them and keeps every
//      element that is already there, so that focus, caret and scroll stay where they are.
//   3. A control calls `choose`, which sends the whole new choice under a running number. Python says which number it
//      has seen last: while that is older than ours, its choice is old news; otherwise Python is right.
//
// No word for people stands here (they come in `data.words`), and every text is set as text, never as HTML.

const ROWS = 8 // values shown before "more"
const MANY = 10 // a facet with more values than this has a find box
const PATIENCE = 10_000 // ms after which an event that Python never answered (a lost connection) is given up

const places = new WeakMap() // one `ui` for each place where the panel is mounted

export default function ({ data, parentElement, setTriggerValue }) {
  let ui = places.get(parentElement)
  if (!ui) {
    ui = {
      sent: data.seen, sentAt: 0, chosen: [], // the choice, and the number of the last event
      draft: undefined, // text in the search box that is not sent yet
      open: new Map(), help: new Set(), whole: new Set(), find: new Map(), // by facet
      first: new Map(), // by facet: the values listed first; settled when it opens, so that no row jumps under a click
      expanded: new Map(), touched: new Set(), // by value
    }
    places.set(parentElement, ui)
  }
  Object.assign(ui, { data, words: data.words, emit: setTriggerValue, root: parentElement.querySelector(".facets") })
  if (data.seen >= ui.sent || Date.now() - ui.sentAt > PATIENCE) ui.chosen = data.chosen
  render(ui)
}

// ---- the choice: a list of pairs [query key, value id], in the order in which they were chosen

const isChosen = (ui, value) => ui.chosen.some(([key, id]) => key === value.key && id === value.id)
const isMarked = (ui, value) => isChosen(ui, value) || value.children.some((child) => isChosen(ui, child))
const isFull = (ui, value) => isChosen(ui, value) && !value.children.some((child) => isChosen(ui, child))
const chosenOf = (ui, key) => ui.chosen.find((pair) => pair[0] === key)?.[1] ?? ""
const withoutKeys = (ui, keys) => ui.chosen.filter(([key]) => !keys.has(key))
const everyValue = (facet) => facet.values.flatMap((value) => [value, ...value.children])
const keysOf = (facet) => new Set([facet.id, ...everyValue(facet).map((value) => value.key)])

function choose(ui, chosen) {
  Object.assign(ui, { chosen, sent: ui.sent + 1, sentAt: Date.now() })
  ui.emit("changed", { number: ui.sent, chosen })
  render(ui)
}

function chooseOne(ui, key, id) {
  const rest = withoutKeys(ui, new Set([key]))
  choose(ui, id ? [...rest, [key, id]] : rest)
}

function toggle(ui, facet, value, parent) {
  const isOn = isFull(ui, value)
  // All that is chosen of a facet are alternatives, but a parent beside a part of its own means just the part: so a
  // choice takes the place of its own parent's or of its own parts', and nobody else's.
  const gone = new Set([value, ...(isOn ? [] : [...value.children, ...(parent ? [parent] : [])])].map(nameOf))
  const rest = ui.chosen.filter(([key, id]) => !gone.has(nameOf({ key, id })))
  ui.touched.add(nameOf(value))
  if (parent) ui.expanded.set(nameOf(parent), true)
  choose(ui, isOn ? rest : [...rest, [value.key, value.id]])
}

function sendSearch(ui) {
  const text = (ui.draft ?? chosenOf(ui, "q")).trim()
  ui.draft = undefined
  if (text === chosenOf(ui, "q")) render(ui)
  else chooseOne(ui, "q", text)
}

// ---- what the panel looks like

function render(ui) {
  const page = ui.root.getRootNode()
  const { id, back } = page.activeElement?.dataset ?? {}
  patch(ui.root, el("div", { class: "facets", role: "search", "aria-labelledby": "title" }, ...panel(ui)))
  if (!id || page.activeElement?.dataset.id === id) return
  const next = control(ui, id) ?? control(ui, back) // a row that moved lost the focus; one that is gone hands it on
  next?.focus({ preventScroll: true })
}

function panel(ui) {
  const { data, words } = ui
  const isEmpty = ui.chosen.length === 0
  return [
    el("div", { class: "top" },
      el("h2", { id: "title" }, words.title),
      button("clear-all", words.clear_all, () => {
        ui.draft = undefined
        if (!isEmpty) choose(ui, [])
      }, { class: "link", "aria-disabled": String(isEmpty) })), // not `disabled`, which would throw the focus away
    el("input", {
      type: "search", class: "box", "data-id": "search", "aria-label": words.search, autocomplete: "off",
      title: words.search_help, placeholder: words.search_placeholder, value: ui.draft ?? chosenOf(ui, "q"),
      oninput: (event) => {
        ui.draft = event.target.value
        if (!ui.draft) sendSearch(ui)
      },
      onkeydown: (event) => {
        if (event.key === "Enter" && !event.isComposing) sendSearch(ui)
      },
      onblur: () => sendSearch(ui),
    }),
    data.months.length > 0 && el("div", { class: "months" },
      monthSelect(ui, "from", (month) => chosenOf(ui, "to") && month > chosenOf(ui, "to")),
      monthSelect(ui, "to", (month) => month < chosenOf(ui, "from"))),
    monthChips(ui),
    ...data.facets.map((facet) => facetSection(ui, facet)),
  ]
}

function monthSelect(ui, key, isOutside) {
  const month = chosenOf(ui, key)
  const known = ui.data.months.some(([value]) => value === month) || !month
  const options = [["", ui.words.any], ...(known ? [] : [[month, month]]), ...ui.data.months].map(([value, label]) =>
    el("option", { value, disabled: value !== "" && isOutside(value) }, label))
  return el("label", {}, el("span", {}, ui.words[key]),
    el("span", { class: "select" },
      el("select", {
        class: "box", "data-id": key, value: month, onchange: (event) => chooseOne(ui, key, event.target.value),
      }, ...options)))
}

function monthChips(ui) {
  const labels = new Map(ui.data.months)
  const months = ui.chosen.filter(([key]) => key === "month")
  return months.length > 0 && el("div", { class: "chips", role: "group", "aria-label": ui.words.months },
    ...months.map(([, month]) => {
      const label = labels.get(month) ?? month
      const remove = () => choose(ui, ui.chosen.filter(([key, id]) => key !== "month" || id !== month))
      return button(`month ${month}`, label, remove,
        { class: "chip", "aria-label": `${ui.words.clear} ${label}`, "data-back": "from" })
    }))
}

function facetSection(ui, facet) {
  const { words } = ui
  const { id } = facet
  const isOpen = ui.open.get(id) ?? facet.is_open
  const isHelped = ui.help.has(id)
  const keys = keysOf(facet)
  const labels = new Map(everyValue(facet).map((value) => [nameOf(value), value.label]))
  const names = ui.chosen.filter(([key]) => keys.has(key)).map(([key, of]) => labels.get(nameOf({ key, id: of })) ?? of)
  const turn = () => {
    ui.open.set(id, !isOpen)
    ui.first.delete(id)
    ui.touched.clear()
    render(ui)
  }
  return el("section", { class: "facet", "data-id": `facet ${id}` },
    el("div", { class: "head" },
      el("h3", {}, button(`open ${id}`, facet.label, turn,
        { class: "toggle", id: `label-${id}`, "aria-expanded": String(isOpen), "aria-describedby": `chosen-${id}` })),
      facet.help && button(`help ${id}`, "?", () => {
        flip(ui.help, id)
        render(ui)
      }, { class: "help", title: facet.help, "aria-label": `${words.help} ${facet.label}`,
        "aria-expanded": String(isHelped) }),
      el("span", { class: names.length ? "chosen" : "unchosen", id: `chosen-${id}`, title: names.join("\n") },
        names.join(" · ") || facet.unchosen),
      names.length > 0 && button(`clear ${id}`, words.clear, () => choose(ui, withoutKeys(ui, keys)),
        { class: "link clear", "aria-label": `${words.clear} ${facet.label}`, "data-back": `open ${id}` })),
    isHelped && el("p", { class: "note" }, facet.help),
    isOpen && el("div", { class: "body", role: "group", "aria-labelledby": `label-${id}` }, ...facetBody(ui, facet)))
}

function facetBody(ui, facet) {
  const { words } = ui
  const { id } = facet
  const typed = ui.find.get(id) ?? ""
  const find = fold(typed)
  if (!ui.first.has(id)) ui.first.set(id, new Set(facet.values.filter((value) => isMarked(ui, value)).map(nameOf)))
  const first = ui.first.get(id)
  const ordered = [...facet.values.filter((value) => first.has(nameOf(value))),
    ...facet.values.filter((value) => !first.has(nameOf(value)))]
  const isRest = (value, place) => place >= ROWS && !isMarked(ui, value) && !ui.touched.has(nameOf(value))
  const rest = find ? 0 : ordered.filter(isRest).length
  const isWhole = ui.whole.has(id)
  const shown = rest && !isWhole ? ordered.filter((value, place) => !isRest(value, place)) : ordered
  const context = { ui, facet, find, most: Math.max(1, ...everyValue(facet).map((value) => value.count)),
    isTree: facet.values.some((value) => value.children.length) }
  const rows = shown.flatMap((value) => valueRows(context, value))
  return [
    everyValue(facet).length > MANY && el("input", {
      type: "search", class: "box find", "data-id": `find ${id}`, autocomplete: "off", value: typed,
      placeholder: words.find, "aria-label": `${words.find}: ${facet.label}`,
      oninput: (event) => {
        ui.find.set(id, event.target.value)
        render(ui)
      },
    }),
    el("div", { class: "rows" }, ...rows),
    el("p", { class: "note", role: "status" }, rows.length ? "" : words.none_found),
    rest > 0 && button(`whole ${id}`, isWhole ? words.fewer : words.more.replace("{count}", number(rest)), () => {
      flip(ui.whole, id)
      render(ui)
    }, { class: "link", "aria-expanded": String(isWhole) }),
  ]
}

function valueRows(context, value, parent) {
  const { ui, facet, find, most, isTree } = context
  const name = nameOf(value)
  const id = `value ${facet.id} ${parent?.id ?? ""} ${name}` // a child may stand under two parents
  const isFound = (other) => fold(other.label).includes(find)
  const isExpanded = ui.expanded.get(name) ?? value.children.some((child) => isChosen(ui, child))
  const below = isExpanded && isFound(value) ? value.children : find ? value.children.filter(isFound) : []
  if (!parent && !isFound(value) && below.length === 0) return []
  const turn = () => {
    ui.expanded.set(name, !isExpanded)
    render(ui)
  }
  const only = () => {
    ui.touched.add(name)
    choose(ui, [...withoutKeys(ui, keysOf(facet)), [value.key, value.id]])
  }
  return [
    el("div", { class: value.count || isChosen(ui, value) ? "row" : "row none", "data-id": `row ${id}` },
      isTree && !parent && (value.children.length && isFound(value)
        ? button(`turn ${id}`, "", turn, { class: "twisty", "aria-label": value.label,
          "aria-expanded": String(isExpanded), title: isExpanded ? ui.words.collapse : ui.words.expand })
        : el("span", { class: "twisty" })),
      el("label", { title: [value.label, value.note].filter(Boolean).join("\n") },
        el("input", { type: "checkbox", "data-id": id, "data-back": `open ${facet.id}`, title: value.note,
          checked: isFull(ui, value), indeterminate: !isFull(ui, value) && isMarked(ui, value),
          onchange: () => toggle(ui, facet, value, parent) }),
        el("span", { class: "name" }, value.label),
        el("span", { class: "count", style: `--share: ${value.count / most}` }, number(value.count))),
      button(`only ${id}`, ui.words.only, only,
        { class: "only", "aria-label": `${ui.words.only} ${value.label}`, "data-back": `open ${facet.id}` })),
    below.length > 0 && el("div",
      { class: "children", role: "group", "aria-label": value.label, "data-id": `below ${id}` },
      ...below.flatMap((child) => valueRows(context, child, value))),
  ]
}

// ---- small tools

const nameOf = (value) => `${value.key}=${value.id}`
const number = (count) => count.toLocaleString(document.documentElement.lang || undefined)
const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").trim().toLowerCase()
const flip = (set, item) => set.delete(item) || set.add(item)
const control = (ui, id) => [...ui.root.querySelectorAll("[data-id]")].find((node) => node.dataset.id === id)
const button = (id, text, onclick, attributes) =>
  el("button", { type: "button", "data-id": id, onclick, ...attributes }, text)

// Properties of a live element; everything else is an attribute. `value` needs a select's options to be there first.
const LIVE = ["checked", "indeterminate", "value", "onclick", "onchange", "oninput", "onkeydown", "onblur"]

function el(tag, attributes, ...children) {
  const node = document.createElement(tag)
  node.append(...children.filter(Boolean)) // a string becomes a text node
  for (const [name, value] of Object.entries(attributes)) {
    if (LIVE.includes(name)) node[name] = value
    else if (value) node.setAttribute(name, value === true ? "" : value)
  }
  return node
}

// Makes `old` like `wish` and keeps what is already there: a child is recognised by its data-id, or by tag and place.
function patch(old, wish) {
  if (old.nodeType === Node.TEXT_NODE) {
    if (old.data !== wish.data) old.data = wish.data
    return
  }
  for (const { name } of [...old.attributes]) if (!wish.hasAttribute(name)) old.removeAttribute(name)
  for (const { name, value } of wish.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value)
  const [there, wished] = [childrenByName(old), childrenByName(wish)]
  for (const [name, child] of there) if (!wished.has(name)) child.remove()
  let place = old.firstChild
  for (const [name, child] of wished) {
    const kept = there.get(name)
    if (kept) patch(kept, child)
    if (kept && kept === place) place = place.nextSibling
    else old.insertBefore(kept ?? child, place)
  }
  for (const name of LIVE) if (old[name] !== wish[name]) old[name] = wish[name]
}

function childrenByName(node) {
  const named = new Map()
  for (const child of node.childNodes) {
    const base = `${child.nodeName} ${child.dataset?.id ?? ""}`
    let name = base
    for (let n = 1; named.has(name); n++) name = `${base} ${n}`
    named.set(name, child)
  }
  return named
}
