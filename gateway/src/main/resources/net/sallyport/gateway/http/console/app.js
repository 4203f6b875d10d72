/** The console: signs in, listens, and shows one of its views. */
import { Stream, me, signIn, signOut, whoAmI } from './api.js';
import { Accounts } from './accounts.js';
import { AccountPage } from './account.js';
import { Entries } from './entries.js';
import { field, h, say, toast } from './dom.js';
import { ServerView } from './server.js';
import { Sessions } from './sessions.js';
import { Timeline } from './timeline.js';
import { otherLanguage, switchLanguage, t } from './words.js';
import { Warnings } from './warnings.js';

const root = document.getElementById('app');
const entries = new Entries();
let view = null;
let warnings = null;
let lastStatus = null;
/** All clients' rates over the last minute, whichever view is shown. */
const traffics = { rx: [], tx: [] };
entries.listeners.add(() => warnings?.update(lastStatus));

const stream = new Stream({
  status: (status) => {
    lastStatus = status;
    traffics.rx = [...traffics.rx, status.rx_rate].slice(-30);
    traffics.tx = [...traffics.tx, status.tx_rate].slice(-30);
    warnings?.update(status);
    view?.status?.(status);
  },
  sessions: (page) => view?.sessions?.(page),
  entry: (entry) => { entries.add(entry); view?.entry?.(entry); },
  alarm: (alarm) => view?.alarm?.(alarm),
  open: () => document.body.classList.remove('lost'),
  lost: () => document.body.classList.add('lost'),
});

const views = {
  sessions: () => new Sessions(stream, traffics),
  timeline: () => new Timeline(entries),
  accounts: () => new Accounts(),
  account: (name) => new AccountPage(name, stream),
  server: () => new ServerView(),
};

function theme() {
  const kept = localStorage.getItem('theme');
  if (kept) document.documentElement.dataset.theme = kept;
}

function switchTheme() {
  const dark = document.documentElement.dataset.theme
    ? document.documentElement.dataset.theme === 'dark'
    : matchMedia('(prefers-color-scheme: dark)').matches;
  localStorage.setItem('theme', dark ? 'light' : 'dark');
  theme();
}

function tools() {
  return [
    h('button', { class: 'tool', id: 'language', type: 'button', title: t('language'), onclick: () => { switchLanguage(); start(); } }, otherLanguage()),
    h('button', { class: 'tool', id: 'theme', type: 'button', title: t('theme'), 'aria-label': t('theme'), onclick: switchTheme }, '◐'),
  ];
}

const brand = () => h('a', { class: 'brand', href: '#/sessions' },
  h('svg', { viewBox: '0 0 32 32', 'aria-hidden': 'true' },
    h('path', { d: 'M4 30V11l3-3V4h4v3h3V4h4v3h3V4h4v4l3 3v19h-7v-9a5 5 0 0 0-10 0v9z' })), 'Sallyport');

function signInPage() {
  stream.stop();
  view = null;
  const problem = h('p', { class: 'problem', role: 'alert', hidden: true });
  const form = h('form', { class: 'sign-in' },
    brand(),
    field(t('user'), h('input', { name: 'name', autocomplete: 'username', required: true, autofocus: true, autocapitalize: 'none' })),
    field(t('password'), h('input', { name: 'password', type: 'password', autocomplete: 'current-password', required: true })),
    problem,
    h('button', { class: 'button primary', type: 'submit' }, t('signIn')),
    h('p', { class: 'quiet' }, t('signInHint')));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const data = new FormData(form);
    try {
      await signIn(data.get('name'), data.get('password'));
      start();
    } catch (e) {
      problem.textContent = e.message;
      problem.hidden = false;
    }
  });
  root.replaceChildren(h('div', { class: 'door' }, h('div', { class: 'tools' }, tools()), form));
  form.elements.name.focus();
}

function shell() {
  const link = (name) => h('a', { href: `#/${name}`, 'data-view': name }, t(name));
  warnings = new Warnings(entries);
  root.replaceChildren(
    h('header', { class: 'top' },
      brand(),
      h('nav', { 'aria-label': 'Sallyport' }, ['sessions', 'timeline', 'accounts', 'server'].map(link)),
      h('div', { class: 'tools' }, tools(),
        h('button', { class: 'tool', id: 'sign-out', type: 'button', onclick: async () => { await signOut().catch(() => {}); signInPage(); } },
          t('signOut'), h('span', { class: 'who' }, ` ${me.name}`)))),
    h('div', { class: 'lost-line', role: 'status' }, t('lost')),
    warnings.element,
    h('main', { id: 'view', tabindex: '-1' }));
}

function show() {
  if (!me) return;
  const [, name, argument] = location.hash.split('/');
  const which = name in views ? name : 'sessions';
  for (const link of document.querySelectorAll('nav a')) {
    if (link.dataset.view === (which === 'account' ? 'accounts' : which)) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  view?.close?.();
  view = views[which](argument && decodeURIComponent(argument));
  document.title = `${t(which === 'account' ? 'accounts' : which)} · Sallyport`;
  document.getElementById('view').replaceChildren(view.element);
  stream.watch(view.watched?.() ?? {});
  if (lastStatus) view.status?.(lastStatus);
}

async function start() {
  try {
    if (!me) await whoAmI();
  } catch (e) {
    if (e.status === 401) signInPage();
    else { toast(e.message, true); setTimeout(start, 2000); }
    return;
  }
  shell();
  show();
  await entries.load();
  warnings.update(lastStatus);
}

window.addEventListener('hashchange', show);
window.addEventListener('signed-out', signInPage);
theme();
start();
