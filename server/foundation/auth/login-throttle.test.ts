import { describe, expect, test } from 'vitest';
import { createLoginThrottle } from './login-throttle';

const options = { windowMs: 1_000, perEmailAndIp: 3, perEmail: 5, capacity: 100 };
const ann = { email: 'ann@lab.org', ip: '10.0.0.1' };

function atClock(more: Partial<typeof options> = {}) {
  const clock = { now: 0 };
  const throttle = createLoginThrottle({ ...options, ...more, now: () => clock.now });
  const allowed = (attempt: typeof ann) => throttle.take(attempt).allowed;
  return { clock, throttle, allowed };
}

describe('the login throttle', () => {
  test('refuses an e-mail from one address after its limit, and not another address', () => {
    const { allowed } = atClock();
    expect([1, 2, 3, 4].map(() => allowed(ann))).toEqual([true, true, true, false]);
    expect(allowed({ ...ann, ip: '10.0.0.2' })).toBe(true);
  });

  test('limits an e-mail over all addresses, since a client can invent those', () => {
    const { allowed } = atClock();
    const results = Array.from({ length: 7 }, (_, i) => allowed({ ...ann, ip: `10.0.1.${i}` }));
    expect(results).toEqual([true, true, true, true, true, false, false]);
  });

  test('does not care how the e-mail is written', () => {
    const { allowed } = atClock();
    for (const email of ['ann@lab.org', 'ANN@lab.org', ' Ann@Lab.org ']) expect(allowed({ ...ann, email })).toBe(true);
    expect(allowed(ann)).toBe(false);
  });

  test('counts an attempt before its outcome is known, so that parallel guesses cannot pass the limit', () => {
    const { throttle } = atClock();
    const burst = Array.from({ length: 50 }, () => throttle.take(ann));
    expect(burst.filter(({ allowed }) => allowed)).toHaveLength(3);
  });

  test('reports the first refusal of a window only, for the log', () => {
    const { throttle } = atClock();
    for (let i = 0; i < 3; i++) throttle.take(ann);
    expect(throttle.take(ann)).toEqual({ allowed: false, first: true });
    expect(throttle.take(ann)).toEqual({ allowed: false, first: false });
  });

  test('opens again when the window is over', () => {
    const { clock, allowed } = atClock();
    for (let i = 0; i < 4; i++) allowed(ann);
    clock.now = 1_001;
    expect(allowed(ann)).toBe(true);
  });

  test('forgets failures of someone who then knows the password, and only those from that address', () => {
    const { throttle, allowed } = atClock();
    const guesser = { ...ann, ip: '10.9.9.9' };
    for (let i = 0; i < 3; i++) allowed(guesser);
    allowed(ann);
    throttle.forgive(ann);
    expect([1, 2].map(() => allowed(ann))).toEqual([true, true]);
    expect(allowed(ann)).toBe(false);
    expect(allowed(guesser)).toBe(false);
  });

  test('refuses when it has no room to count, instead of not counting', () => {
    const { clock, allowed } = atClock({ capacity: 10 });
    const strangers = Array.from({ length: 8 }, (_, i) => allowed({ email: `user${i}@lab.org`, ip: '10.0.0.1' }));
    expect(strangers).toEqual([true, true, true, true, true, false, false, false]);
    clock.now = 1_001;
    expect(allowed({ email: 'user9@lab.org', ip: '10.0.0.1' })).toBe(true);
  });
});
