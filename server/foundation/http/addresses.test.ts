import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ipOfHost, whyNotPublic } from './addresses';

test.each([
  '8.8.8.8',
  '1.1.1.1',
  '172.15.255.255',
  '172.32.0.1',
  '100.63.255.255',
  '2606:4700:4700::1111',
  '2a00:1450:4001::200e',
  '::ffff:8.8.8.8',
  '64:ff9b::808:808',
])('%s is public', (address) => {
  expect(whyNotPublic(address)).toBeNull();
});

test.each([
  ['127.0.0.1', 'loopback'],
  ['127.255.255.254', 'loopback'],
  ['0.0.0.0', 'unspecified'],
  ['0.1.2.3', 'unspecified'],
  ['10.0.0.1', 'private'],
  ['172.16.0.1', 'private'],
  ['172.31.255.255', 'private'],
  ['192.168.1.1', 'private'],
  ['169.254.169.254', 'link-local'],
  ['100.64.0.1', 'carrier-grade NAT'],
  ['100.100.100.200', 'carrier-grade NAT'],
  ['192.0.0.192', 'reserved'],
  ['198.18.0.1', 'reserved'],
  ['203.0.113.7', 'reserved'],
  ['224.0.0.1', 'multicast'],
  ['240.0.0.1', 'reserved'],
  ['255.255.255.255', 'broadcast'],
  ['168.63.129.16', 'cloud platform'],
  ['::', 'unspecified'],
  ['::1', 'loopback'],
  ['fe80::1', 'link-local'],
  ['fe80::1%eth0', 'link-local'],
  ['fc00::1', 'private'],
  ['fd00:ec2::254', 'private'],
  ['fec0::1', 'private'],
  ['ff02::1', 'multicast'],
  ['2001:db8::1', 'reserved'],
  ['::ffff:127.0.0.1', 'loopback'],
  ['::ffff:7f00:1', 'loopback'],
  ['::ffff:a9fe:a9fe', 'link-local'],
  ['::7f00:1', 'reserved'],
  ['::ffff:0:7f00:1', 'translated'],
  ['64:ff9b::7f00:1', 'loopback'],
  ['64:ff9b::a9fe:a9fe', 'link-local'],
  ['64:ff9b:1::7f00:1', 'translated'],
  ['2002:7f00:1::', '6to4'],
  ['2002:808:808::1', '6to4'],
  ['2001:0:4136:e378:8000:63bf:3fff:fdd2', 'teredo'],
  ['localhost', 'unreadable'],
  ['', 'unreadable'],
])('%j is not public: %s', (address, reason) => {
  expect(whyNotPublic(address)).toBe(reason);
});

test('an IPv4 address is as public as the IPv6 forms of it that a network delivers', () => {
  const byte = fc.integer({ min: 0, max: 255 });
  fc.assert(
    fc.property(fc.tuple(byte, byte, byte, byte), (octets) => {
      const [a, b, c, d] = octets.map((octet) => octet.toString(16).padStart(2, '0'));
      const reason = whyNotPublic(octets.join('.'));
      expect(whyNotPublic(`::ffff:${a}${b}:${c}${d}`)).toBe(reason);
      expect(whyNotPublic(`64:ff9b::${a}${b}:${c}${d}`)).toBe(reason);
    }),
  );
});

test.each([
  ['http://2130706433/', '127.0.0.1'],
  ['http://0177.0.0.1/', '127.0.0.1'],
  ['http://0x7f.1/', '127.0.0.1'],
  ['http://0xa9fea9fe/', '169.254.169.254'],
  ['http://127.1/', '127.0.0.1'],
  ['http://①②⑦.0.0.1/', '127.0.0.1'],
  ['http://[::ffff:127.0.0.1]/', '::ffff:7f00:1'],
])('%s is the address %s', (url, address) => {
  expect(ipOfHost(new URL(url).hostname)).toBe(address);
});

test('a name is no address', () => {
  expect(ipOfHost('example.com')).toBeNull();
});
