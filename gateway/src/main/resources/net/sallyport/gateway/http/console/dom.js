/** Elements, and numbers as people read them. Text is always text here, never markup. */
import { language } from './words.js';

export function h(tag, attributes, ...children) {
  const svg = ['svg', 'path', 'circle', 'rect'].includes(tag);
  const element = svg ? document.createElementNS('http://www.w3.org/2000/svg', tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child != null && child !== false));
  return element;
}

/** Changes nothing where it says so already: what is selected stays so. */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function bytes(count) {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let at = 0;
  let value = count ?? 0;
  while (value >= 1000 && at < units.length - 1) { value /= 1000; at++; }
  return `${at === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[at]}`;
}

export function rate(bytesPerSecond) {
  const units = ['bit/s', 'kbit/s', 'Mbit/s', 'Gbit/s'];
  let at = 0;
  let value = (bytesPerSecond ?? 0) * 8;
  while (value >= 1000 && at < units.length - 1) { value /= 1000; at++; }
  return `${at === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[at]}`;
}

export function span(seconds) {
  const s = Math.max(0, Math.floor(seconds));
  const parts = [[86400, 'd'], [3600, 'h'], [60, 'min'], [1, 's']];
  const zh = { d: '天', h: '小时', min: '分', s: '秒' };
  const first = parts.findIndex(([size]) => s >= size);
  if (first < 0) return language === 'zh' ? '0 秒' : '0 s';
  return parts.slice(first, first + 2).map(([size, unit], i) => {
    const value = Math.floor((i === 0 ? s : s % parts[first][0]) / size);
    return value || i === 0 ? `${value} ${language === 'zh' ? zh[unit] : unit}` : '';
  }).filter(Boolean).join(' ');
}

export const sinceThen = (iso) => span((Date.now() - Date.parse(iso)) / 1000);
const locale = () => (language === 'zh' ? 'zh-CN' : 'en-GB');
// A formatter takes far longer to make than to use.
const formatters = new Map();
function formatted(iso, options) {
  const key = `${locale()} ${JSON.stringify(options)}`;
  if (!formatters.has(key)) formatters.set(key, new Intl.DateTimeFormat(locale(), options));
  return formatters.get(key).format(new Date(iso));
}
export const clock = (iso) => formatted(iso, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
export const day = (iso) => formatted(iso, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
export const moment = (iso) => formatted(iso, { dateStyle: 'medium', timeStyle: 'short' });

/** A device as it names itself, made short. */
export function deviceName(device) {
  return device ? device.split(/[;/]/).map((part) => part.trim()).filter(Boolean).slice(0, 2).join(' · ') : null;
}

/** A small graph of two series over the last minute: the first filled, the second a line. */
export class Spark {
  constructor(width = 120, height = 28) {
    this.width = width;
    this.height = height;
    this.area = h('path', { class: 'spark-area' });
    this.first = h('path', { class: 'spark-first' });
    this.second = h('path', { class: 'spark-second' });
    this.element = h('svg', { class: 'spark', viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' },
      this.area, this.first, this.second);
  }

  update(first, second, slots = 30) {
    const top = Math.max(1, ...first, ...second);
    const line = (values) => values.map((value, i) => {
      const x = this.width - (values.length - 1 - i) * (this.width / (slots - 1));
      const y = this.height - 1.5 - (value / top) * (this.height - 4);
      return `${i ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`;
    }).join('');
    const one = line(first);
    this.first.setAttribute('d', one);
    this.second.setAttribute('d', line(second));
    const left = this.width - (first.length - 1) * (this.width / (slots - 1));
    this.area.setAttribute('d', one ? `${one}L${this.width} ${this.height}L${left.toFixed(1)} ${this.height}Z` : '');
    this.element.dataset.points = first.length;
    this.element.dataset.top = top;
  }
}

/** The buttons to other pages, where there are any. */
export function pager(before, after, hasBefore, hasAfter) {
  before.disabled = !hasBefore;
  after.disabled = !hasAfter;
  before.hidden = after.hidden = !hasBefore && !hasAfter;
}

export function toast(text, bad) {
  const element = h('div', { class: bad ? 'toast bad' : 'toast', role: 'status' }, text);
  document.body.append(element);
  setTimeout(() => element.remove(), bad ? 6000 : 3500);
}

/** A dialog with a form in it; resolves once `done` has not thrown, or it was closed. */
export function ask({ title, text, fields = [], action, danger, cancel, done }) {
  return new Promise((resolve) => {
    const problem = h('p', { class: 'problem', role: 'alert', hidden: true });
    const submit = h('button', { class: danger ? 'button danger' : 'button primary', type: 'submit' }, action);
    const form = h('form', { method: 'dialog' },
      h('h2', {}, title), text && h('p', { class: 'quiet' }, text), ...fields, problem,
      h('div', { class: 'actions' },
        h('button', { class: 'button', type: 'button', onclick: () => dialog.close() }, cancel), submit));
    const dialog = h('dialog', {}, form);
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      submit.disabled = true;
      try {
        await done(new FormData(form));
        dialog.close();
      } catch (e) {
        problem.textContent = e.message;
        problem.hidden = false;
        submit.disabled = false;
      }
    });
    dialog.addEventListener('close', () => { dialog.remove(); resolve(); });
    document.body.append(dialog);
    dialog.showModal();
  });
}

export function field(label, input, hint) {
  return h('label', { class: 'field' }, h('span', {}, label), input, hint && h('small', {}, hint));
}
