/** The server's API, as the page uses it. */
let csrf = null;
export let me = null;

export class Problem extends Error {
  constructor(problem, status) {
    super(problem.detail ?? problem.title ?? `HTTP ${status}`);
    this.type = problem.type ?? '';
    this.status = status;
  }
}

export async function call(method, path, body) {
  const headers = {};
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (method !== 'GET' && csrf) headers['X-Sallyport-Csrf'] = csrf;
  const response = await fetch(`/api/v1/${path}`, {
    method, headers, body: body === undefined ? undefined : JSON.stringify(body), credentials: 'same-origin', cache: 'no-store',
  });
  if (response.status === 204) return null;
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) {
    if (response.status === 401 && path !== 'sign-in' && path !== 'me') window.dispatchEvent(new Event('signed-out'));
    throw new Problem(answer, response.status);
  }
  return answer;
}

function known(operator) {
  me = operator;
  csrf = operator.csrf;
  return operator;
}

export const signIn = async (name, password) => known(await call('POST', 'sign-in', { name, password }));
export const whoAmI = async () => known(await call('GET', 'me'));
export const signOut = async () => { await call('POST', 'sign-out'); me = null; csrf = null; };
export const may = (scope) => {
  const order = ['read', 'operate', 'administer'];
  return me && order.indexOf(me.scope) >= order.indexOf(scope);
};

export const query = (parameters) => new URLSearchParams(
  Object.entries(parameters).filter(([, value]) => value !== '' && value != null && value !== false)).toString();

/** One stream a page; what it watches can be changed, and a hidden page watches nothing. */
export class Stream {
  constructor(handlers) {
    this.handlers = handlers;
    this.parameters = { watch: 'status' };
    this.last = null;
    document.addEventListener('visibilitychange', () => this.restart());
  }

  watch(parameters) {
    const next = { watch: 'status', ...parameters };
    if (JSON.stringify(next) !== JSON.stringify(this.parameters) || !this.source) {
      this.parameters = next;
      this.restart();
    }
  }

  restart() {
    this.stop();
    if (document.hidden || !me) return;
    this.source = new EventSource(`/api/v1/events?${query({ ...this.parameters, after: this.last })}`);
    for (const kind of ['entry', 'alarm', 'status', 'sessions']) {
      this.source.addEventListener(kind, (event) => {
        if (event.lastEventId) this.last = event.lastEventId;
        this.handlers[kind]?.(JSON.parse(event.data));
      });
    }
    this.source.addEventListener('open', () => this.handlers.open?.());
    this.source.addEventListener('error', () => {
      this.handlers.lost?.();
      // Closed for good where the server refused it: was it restarted, or are we out?
      if (this.source?.readyState === EventSource.CLOSED) {
        this.stop();
        setTimeout(() => whoAmI().then(() => this.restart(), (e) => {
          if (e.status === 401) window.dispatchEvent(new Event('signed-out'));
          else setTimeout(() => this.restart(), 2000);
        }), 1000);
      }
    });
  }

  stop() {
    this.source?.close();
    this.source = null;
  }
}
