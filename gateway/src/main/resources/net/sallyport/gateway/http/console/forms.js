/** The dialogs that change accounts. */
import { call } from './api.js';
import { ask, field, h, toast } from './dom.js';
import { t } from './words.js';

const path = (name) => `accounts/${encodeURIComponent(name)}`;

function generated() {
  const letters = 'abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
  const random = crypto.getRandomValues(new Uint32Array(16));
  return [...random].map((number) => letters[number % letters.length]).join('');
}

function passwordField() {
  const input = h('input', { name: 'password', required: true, maxlength: 256, autocomplete: 'new-password', class: 'mono' });
  return field(t('password'), h('span', { class: 'joined' }, input,
    h('button', { class: 'button small', type: 'button', onclick: () => { input.value = generated(); } }, t('generate'))));
}

function settingFields(account) {
  const option = (value, word) => h('option', { value, selected: (account?.on_conflict ?? '') === value }, word);
  return [
    h('div', { class: 'pair' },
      field(t('limit'), h('input', { name: 'limit', type: 'number', min: 1, max: 999999, placeholder: t('asServer'), value: account?.limit ?? '' })),
      field(t('onConflict'), h('select', { name: 'on_conflict' }, option('', t('asServer')), option('replace', t('replace')), option('deny', t('deny'))))),
    field(t('ownAddresses'), h('input', { name: 'addresses', value: (account?.addresses ?? []).join(', '), class: 'mono' }), t('commaList')),
    field(t('routes'), h('input', { name: 'routes', value: (account?.routes ?? []).join(', '), class: 'mono', placeholder: '10.20.0.0/16' })),
    field(t('validUntil'), h('input', { name: 'valid_until', type: 'date', value: account?.valid_until?.slice(0, 10) ?? '' })),
  ];
}

function settings(data) {
  const list = (name) => data.get(name).split(',').map((item) => item.trim()).filter(Boolean);
  const until = data.get('valid_until');
  return {
    limit: data.get('limit') ? Number(data.get('limit')) : null,
    on_conflict: data.get('on_conflict') || null,
    addresses: list('addresses'),
    routes: list('routes'),
    valid_until: until ? new Date(`${until}T23:59:59`).toISOString() : null,
  };
}

export const addAccount = () => ask({
  title: t('addTitle'), action: t('add'), cancel: t('cancel'),
  fields: [field(t('user'), h('input', { name: 'account', required: true, maxlength: 256, autofocus: true, autocapitalize: 'none' })), passwordField(), ...settingFields(null),
    h('label', { class: 'check' }, h('input', { name: 'chap_md5', type: 'checkbox' }), t('chapMd5'))],
  done: async (data) => {
    await call('POST', 'accounts', { account: data.get('account'), password: data.get('password'), chap_md5: data.has('chap_md5'), ...settings(data) });
    toast(t('added', data.get('account')));
  },
});

export const editAccount = (account) => ask({
  title: t('editTitle', account.account), action: t('save'), cancel: t('cancel'), fields: settingFields(account),
  done: async (data) => { await call('PATCH', path(account.account), settings(data)); toast(t('saved')); },
});

export const changePassword = (name) => ask({
  title: t('passwordTitle', name), action: t('save'), cancel: t('cancel'), fields: [passwordField()],
  done: async (data) => { await call('PUT', `${path(name)}/password`, { password: data.get('password') }); toast(t('saved')); },
});

export async function switchAccount(account) {
  await call('PATCH', path(account.account), { enabled: !account.enabled });
  toast(t('saved'));
}

export const removeAccount = (name) => ask({
  title: t('removeTitle', name), text: t('removeText'), action: t('remove'), danger: true, cancel: t('cancel'),
  done: async () => { await call('DELETE', path(name)); toast(t('removed', name)); },
});
