import {session} from './core/session';

// The key of a link such as /console/#key=dk_… must not stay in the address or in the history.
session.takeFromAddress();

const [{speak, preferredLanguage}] = await Promise.all([import('./core/i18n'), import('./app')]);
await speak(preferredLanguage());
document.body.replaceChildren(document.createElement('dr-app'));
