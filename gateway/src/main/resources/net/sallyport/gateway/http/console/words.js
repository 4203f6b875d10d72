/** Everything the console says, in each of its languages. */
const en = {
  name: 'English',
  signIn: 'Sign in', signOut: 'Sign out', user: 'Name', password: 'Password',
  signInHint: 'Administrators are made on the server: sallyport admin add NAME',
  sessions: 'Sessions', timeline: 'Timeline', accounts: 'Accounts', server: 'Server',
  inNow: 'In now', ofPossible: 'of {0} possible', addresses: 'Addresses held', ofPool: 'of {0} in the pool',
  down: 'From clients', up: 'To clients', load: 'Worker load', workerN: 'worker {0}', workerLoad: 'sessions {0} · busy {1} %',
  search: 'Search', searchSessions: 'Account, address, device', order: 'Order',
  byId: 'newest first', byAccount: 'account', bySince: 'longest in', byBytes: 'most traffic', byAddress: 'address',
  account: 'Account', device: 'Device', from: 'From', address: 'Address', since: 'In since', traffic: 'Traffic',
  rate: 'Rate', kick: 'Kick', kickTitle: 'End {0}’s session?',
  kickText: 'Device {0} at {1} is disconnected at once. It can log in again unless the account is disabled.',
  reason: 'Reason', reasonHint: 'Told to the client and kept in the history', cancel: 'Cancel',
  kicked: '{0} is out', nobody: 'Nobody is in', nobodyText: 'Who logs in appears here at once.',
  nothingFound: 'Nothing found', previous: 'Previous', next: 'Next', page: '{0}–{1} of {2}',
  unknownDevice: 'unknown device', notYet: 'not yet known',
  negotiating: 'negotiating', authenticating: 'authenticating', reserved: 'authenticated', committing: 'entering',
  entering: 'entering', upState: 'in', closing: 'leaving',
  all: 'All', displacements: 'Displacements', refusals: 'Refusals', comings: 'Coming and going',
  evIn: 'came in', evInFrom: 'with {0} from {1}', evOut: 'left', evDisplaced: 'was displaced',
  evDisplacedBy: '{0} from {1} took the place of {2} from {3}', evKicked: 'was kicked', evKickedWhy: 'by the operator: {0}', evRefused: 'was refused',
  evNote: 'Note', nothingHappened: 'Nothing has happened yet', decided: 'decided in {0}',
  historyOff: 'The history cannot be read; only what happens from now on is shown.',
  today: 'Today', yesterday: 'Yesterday', stillIn: 'still in',
  add: 'Add account', edit: 'Change', newPassword: 'New password', disable: 'Disable', enable: 'Enable',
  remove: 'Remove', removeTitle: 'Remove {0}?', removeText: 'Sessions inside stay until they end; the history stays.',
  addTitle: 'New account', editTitle: 'Change {0}', passwordTitle: 'New password for {0}', save: 'Save',
  limit: 'Sessions at a time', onConflict: 'When it is full', replace: 'newest wins', deny: 'oldest stays',
  asServer: 'as the server says', ownAddresses: 'Own addresses', commaList: 'Several with commas between',
  routes: 'Networks behind it', validUntil: 'Valid until', noEnd: 'no end', chapMd5: 'Keep the password for CHAP-MD5',
  enabled: 'may log in', disabled: 'disabled', expired: 'expired', changed: 'Changed', state: 'State',
  noAccounts: 'No accounts in the database', noAccountsText:
    'Accounts in chap-secrets files are not shown here. Those added here can log in at once.',
  inFiles: 'Not in the database: its entry is in an account file, or it is gone.', generate: 'Generate',
  saved: 'Saved', added: '{0} can log in now', removed: '{0} is removed', history: 'History', settings: 'Settings',
  now: 'Now', notIn: 'not in', openSession: 'Session {0}',
  version: 'Version', uptime: 'Running for', listening: 'Listening', config: 'Configuration', rules: 'General rule',
  ruleText: '{0} at a time, {1}', logins: 'Logins', ends: 'Ends', drops: 'Thrown away', health: 'Health',
  works: 'works', fails: 'fails', none: 'none', admitted: 'admitted',
  pptpTitle: 'PPTP is not safe against those who listen.',
  pptpText: 'MS-CHAPv2 and MPPE were broken years ago. Use it where you must, carry no secrets over it, give strong passwords.',
  dismiss: 'Understood',
  wPool: 'The pool is nearly full: {0} of {1} addresses are held.',
  wSessions: 'The server is nearly full: {0} of {1} sessions.',
  wPart: '{0} does not work: {1}', wCycle: '{0}: its devices keep displacing each other; newcomers wait.',
  wFailing: '{0} logins failed in the last ten minutes, most as {1}.',
  lost: 'Connection lost; trying again …', theme: 'Theme', language: 'Language', back: 'Back',
  notPermitted: 'Your account may look and no more.', duration: 'Duration', end: 'How it ended',
  causes: {
    'wrong-password': 'wrong password', 'no-account': 'no such account', 'account-disabled': 'account disabled',
    'account-expired': 'account expired', 'accounts-unreachable': 'accounts out of reach',
    'too-many-logins': 'too many logins at once', 'already-in': 'already in', 'short-cycle': 'devices displace each other',
    'displaced': 'displaced on the way in', 'no-address': 'no address free',
    'address-held': 'its address is in use', 'not-let-go': 'its address was not let go', 'too-late': 'took too long',
    'cut-overdue': 'a worker did not close a session in time', 'fault': 'fault of the server',
    'user-request': 'hung up', 'lost-carrier': 'connection lost', 'idle-timeout': 'idle too long',
    'session-timeout': 'time is over', 'admin-reset': 'kicked', 'admin-reboot': 'server stopped',
    'port-preempted': 'displaced', 'nas-request': 'ended by the server', 'nas-error': 'fault of the server',
    'nas-reboot': 'server crashed', 'service-unavailable': 'no agreement', 'user-error': 'error of the client',
    'host-request': 'ended by the host', 'port-error': 'loop', 'lost-service': 'service lost', 'no-answer': 'did not answer',
  },
};
const zh = {
  name: '中文',
  signIn: '登录', signOut: '退出', user: '用户名', password: '密码',
  signInHint: '管理员在服务器上创建：sallyport admin add 名称',
  sessions: '会话', timeline: '时间线', accounts: '账号', server: '服务器',
  inNow: '当前在线', ofPossible: '上限 {0}', addresses: '已用地址', ofPool: '地址池共 {0}',
  down: '来自客户端', up: '发往客户端', load: '工作线程负载', workerN: '线程 {0}', workerLoad: '会话 {0} · 占用 {1} %',
  search: '搜索', searchSessions: '账号、地址、设备', order: '排序',
  byId: '最新优先', byAccount: '账号', bySince: '在线最久', byBytes: '流量最大', byAddress: '地址',
  account: '账号', device: '设备', from: '来源', address: '地址', since: '上线时间', traffic: '流量',
  rate: '速率', kick: '踢下线', kickTitle: '结束 {0} 的会话？',
  kickText: '来自 {1} 的设备 {0} 将立即断开。除非停用账号，否则可以再次登录。',
  reason: '原因', reasonHint: '会告知客户端并记入历史', cancel: '取消',
  kicked: '{0} 已下线', nobody: '无人在线', nobodyText: '有人登录会立即显示在这里。',
  nothingFound: '没有找到', previous: '上一页', next: '下一页', page: '第 {0}–{1} 条，共 {2} 条',
  unknownDevice: '未知设备', notYet: '尚未知晓',
  negotiating: '协商中', authenticating: '验证中', reserved: '已验证', committing: '进入中',
  entering: '进入中', upState: '在线', closing: '离开中',
  all: '全部', displacements: '顶替', refusals: '拒绝', comings: '上线与下线',
  evIn: '上线', evInFrom: '设备 {0}，来自 {1}', evOut: '下线', evDisplaced: '被顶替',
  evDisplacedBy: '{0}（{1}）顶替了 {2}（{3}）', evKicked: '被踢下线', evKickedWhy: '操作者所述原因：{0}', evRefused: '被拒绝',
  evNote: '注意', nothingHappened: '还没有任何事件', decided: '判定用时 {0}',
  historyOff: '无法读取历史；只显示从现在起发生的事件。',
  today: '今天', yesterday: '昨天', stillIn: '仍在线',
  add: '添加账号', edit: '修改', newPassword: '新密码', disable: '停用', enable: '启用',
  remove: '删除', removeTitle: '删除 {0}？', removeText: '在线会话保持到结束；历史保留。',
  addTitle: '新账号', editTitle: '修改 {0}', passwordTitle: '{0} 的新密码', save: '保存',
  limit: '同时在线数', onConflict: '超出时', replace: '新登录优先', deny: '先到者保留',
  asServer: '按服务器设置', ownAddresses: '固定地址', commaList: '多个用逗号分隔',
  routes: '后方网络', validUntil: '有效期至', noEnd: '无期限', chapMd5: '为 CHAP-MD5 保存密码本身',
  enabled: '可登录', disabled: '已停用', expired: '已过期', changed: '修改时间', state: '状态',
  noAccounts: '数据库中没有账号', noAccountsText: 'chap-secrets 文件中的账号不在此显示。在此添加的账号可立即登录。',
  inFiles: '不在数据库中：它在账号文件里，或已不存在。', generate: '生成',
  saved: '已保存', added: '{0} 现在可以登录', removed: '{0} 已删除', history: '历史', settings: '设置',
  now: '当前', notIn: '不在线', openSession: '会话 {0}',
  version: '版本', uptime: '已运行', listening: '监听', config: '配置', rules: '总规则',
  ruleText: '同时 {0} 个，{1}', logins: '登录', ends: '结束', drops: '丢弃', health: '健康',
  works: '正常', fails: '故障', none: '无', admitted: '已接纳',
  pptpTitle: 'PPTP 防不住窃听者。',
  pptpText: 'MS-CHAPv2 与 MPPE 早已被攻破。仅在不得已时使用，不要传输机密，请使用强密码。',
  dismiss: '知道了',
  wPool: '地址池快满了：{1} 个地址已用 {0} 个。',
  wSessions: '服务器快满了：{1} 个会话已有 {0} 个。',
  wPart: '{0} 有故障：{1}', wCycle: '{0}：设备在互相顶替，新登录须等待。',
  wFailing: '最近十分钟有 {0} 次登录失败，多为 {1}。',
  lost: '连接中断，正在重试……', theme: '主题', language: '语言', back: '返回',
  notPermitted: '您的账号只能查看。', duration: '时长', end: '如何结束',
  causes: {
    'wrong-password': '密码错误', 'no-account': '没有此账号', 'account-disabled': '账号已停用',
    'account-expired': '账号已过期', 'accounts-unreachable': '无法访问账号库',
    'too-many-logins': '同时登录过多', 'already-in': '已在线', 'short-cycle': '设备互相顶替',
    'displaced': '进入途中被顶替', 'no-address': '没有空闲地址',
    'address-held': '固定地址被占用', 'not-let-go': '地址尚未释放', 'too-late': '用时过长',
    'cut-overdue': '工作线程未及时关闭会话', 'fault': '服务器故障',
    'user-request': '主动断开', 'lost-carrier': '连接丢失', 'idle-timeout': '空闲超时',
    'session-timeout': '时长已到', 'admin-reset': '被踢下线', 'admin-reboot': '服务器停止',
    'port-preempted': '被顶替', 'nas-request': '由服务器结束', 'nas-error': '服务器故障',
    'nas-reboot': '服务器崩溃', 'service-unavailable': '协商不成', 'user-error': '客户端错误',
    'host-request': '由主机结束', 'port-error': '环路', 'lost-service': '服务丢失', 'no-answer': '没有应答',
  },
  parts: { accounts: '账号', history: '历史', workers: '工作线程' },
  alarms: {
    console: '控制台未能打开，正在重试', wtmp: '登录记录（wtmp）未能写入', history: '历史未能写入',
    'history-event': '有历史事件未能写入', 'history-lost': '有历史事件丢失',
  },
};
const languages = { en, zh };

function preferred() {
  const kept = localStorage.getItem('language');
  if (kept in languages) return kept;
  return (navigator.language || 'en').toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

export let language = preferred();
document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';

export function switchLanguage() {
  language = language === 'en' ? 'zh' : 'en';
  localStorage.setItem('language', language);
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
}

export const otherLanguage = () => languages[language === 'en' ? 'zh' : 'en'].name;

/** The words of this key, with {0}, {1} … put in. */
export function t(key, ...values) {
  const text = languages[language][key] ?? key;
  return text.replace(/\{(\d)\}/g, (_, i) => values[i] ?? '');
}

export const cause = (word) => languages[language].causes[word] ?? word ?? '';

export const partName = (part) => languages[language].parts?.[part] ?? part;

/** An alarm is known by its name; what the system said of it stays as it was said. */
export function alarmText(alarm) {
  const words = languages[language].alarms?.[alarm.name];
  return words ? `${words}（${alarm.text}）` : `${alarm.name}: ${alarm.text}`;
}
