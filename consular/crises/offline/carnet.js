// The offline list of a crisis. It opens with a passphrase and no network: search a name or a number, tick a state, save
// a file of observations to bring back. Nothing leaves this page by itself; names are in memory only, once opened.
"use strict";

const sealed = JSON.parse(document.getElementById("sealed").textContent);
const words = JSON.parse(document.getElementById("words").textContent);
const at = (id) => document.getElementById(id);
const bytes = (base64) => Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

let list = null; // what the file says, once opened
let ticked = []; // observations made here, oldest first
const device = crypto.randomUUID().slice(0, 8);
const file = crypto.randomUUID();

async function opened(passphrase) {
  const secret = await crypto.subtle.importKey("raw", new TextEncoder().encode(passphrase), "PBKDF2", false, ["deriveKey"]);
  const key = await crypto.subtle.deriveKey(
    { name: "PBKDF2", hash: "SHA-256", salt: bytes(sealed.salt), iterations: sealed.rounds },
    secret, { name: "AES-GCM", length: 256 }, false, ["decrypt"]);
  const additionalData = new TextEncoder().encode(sealed.reference);
  const clear = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes(sealed.nonce), additionalData }, key, bytes(sealed.text));
  return JSON.parse(new TextDecoder().decode(clear));
}

// Ticks survive a closed page where the browser allows it. They name nobody: identifiers and states.
const drawer = () => `carnet-${list.crisis}-${list.copy}`;
function remember() {
  try { localStorage.setItem(drawer(), JSON.stringify({ file, ticked })); } catch { at("memory").hidden = false; }
}
function recall() {
  try { ticked = JSON.parse(localStorage.getItem(drawer()) || "{}").ticked || []; } catch { ticked = []; }
}

function stateOf(person) {
  const said = ticked.findLast((one) => one.person === person[0]);
  if (!said) return person[4];
  return Object.keys(list.letters).find((letter) => list.letters[letter][0] === said.situation);
}

function tick(person, letter) {
  ticked.push({
    uuid: crypto.randomUUID(), person: person[0], situation: list.letters[letter][0], observed_at: new Date().toISOString(),
  });
  remember();
  show();
}

function row(person) {
  const [, ilot, number, name, , frail] = person;
  const line = document.createElement("li");
  const who = document.createElement("span");
  who.textContent = [ilot && `${ilot} ${number}`, name, frail && words.frail].filter(Boolean).join(" · ");
  line.append(who);
  const now = stateOf(person);
  const letters = document.createElement("span");
  for (const [letter, [, label]] of Object.entries(list.letters)) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = letter;
    button.title = label;
    button.setAttribute("aria-label", `${name} : ${label}`);
    button.setAttribute("aria-pressed", String(letter === now));
    button.addEventListener("click", () => tick(person, letter));
    letters.append(button);
  }
  line.append(letters);
  return line;
}

const MOST = 60; // rows drawn at once: an old telephone keeps up

function show() {
  const sought = fold(at("search").value).split(/\s+/).filter(Boolean);
  const named = (person) => fold(`${person[1]} ${person[2] ?? ""} ${person[1]}${person[2] ?? ""} ${person[3]}`);
  const left = at("left").checked;
  const found = list.people.filter((person) =>
    sought.every((word) => named(person).includes(word)) && (!left || !stateOf(person)));
  at("rows").replaceChildren(...found.slice(0, MOST).map(row));
  at("count").textContent = `${found.length} / ${list.people.length}`;
  at("more").hidden = found.length <= MOST;
  at("save").textContent = `${words.save} (${ticked.length})`;
  at("save").disabled = ticked.length === 0;
}

function save() {
  const told = { format: sealed.format, crisis: list.crisis, file, device, made_at: new Date().toISOString(), observations: ticked };
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(told)], { type: "application/json" }));
  link.download = `observations-${list.reference}-${list.copy}-${device}.json`;
  link.click();
}

at("open").addEventListener("submit", async (event) => {
  event.preventDefault();
  at("wrong").hidden = true;
  at("busy").hidden = false;
  try {
    list = await opened(at("passphrase").value);
  } catch {
    at("wrong").hidden = false;
    return;
  } finally {
    at("busy").hidden = true;
  }
  at("passphrase").value = "";
  at("open").hidden = true;
  at("list").hidden = false;
  at("legend").textContent = Object.entries(list.letters).map(([letter, [, label]]) => `${letter} ${label}`).join(" · ");
  recall();
  show();
  at("search").focus();
});
at("search").addEventListener("input", show);
at("left").addEventListener("change", show);
at("save").addEventListener("click", save);
