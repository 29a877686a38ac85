export { HouseFault, mustBeOneOf, mustBePositive, mustBeText, mustBeWithin, Outcome } from './guards.js';
export { Money } from './money.js';
export { Clock, Journal, Repo } from './records.js';
