import {session} from './core/session';

session.takeFromAddress();
addEventListener('hashchange', () => session.takeFromAddress() && location.reload());

const [{speak, preferredLanguage}] = await Promise.all([import('./core/i18n'), import('./app')]);
await speak(preferredLanguage());
document.body.replaceChildren(document.createElement('dr-app'));
