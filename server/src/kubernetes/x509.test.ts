import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Certificate, coversHost, isKeyOf, readCertificate, readPem } from './x509';

// For shop.example.com, *.shop.example.com and 10.0.0.7; valid in the year 2025.
const SHOP = `-----BEGIN CERTIFICATE-----
MIIBijCCATGgAwIBAgIBATAKBggqhkjOPQQDAjAbMRkwFwYDVQQDDBBzaG9wLmV4
YW1wbGUuY29tMB4XDTI1MDEwMTAwMDAwMFoXDTI2MDEwMTAwMDAwMFowGzEZMBcG
A1UEAwwQc2hvcC5leGFtcGxlLmNvbTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IA
BEkbqfOIwMxvW9e/Q2IF5WrmpSjOBwmg3FQWfdI1B+vRvQv+JvdNLzzcaNtOc+td
MPBTvRfMCToeN648j70dVSWjZjBkMAwGA1UdEwEB/wQCMAAwNQYDVR0RBC4wLIIQ
c2hvcC5leGFtcGxlLmNvbYISKi5zaG9wLmV4YW1wbGUuY29thwQKAAAHMB0GA1Ud
DgQWBBSqU/AF1RfMsVkfSYIxxPwG6h5o1DAKBggqhkjOPQQDAgNHADBEAiBT9iiG
cYpceLjggTfPXkzndAXVo4FK655vku4gBE/q4wIgN7uVGzFXprZgNzwHP74950n+
PzO+SpTa/xluDtn8oNI=
-----END CERTIFICATE-----`;
const SHOP_KEY = `-----BEGIN EC PRIVATE KEY-----
MHcCAQEEILnUhsFqDgUzX6qG8M2xYJRvUvoS8xbEHZ90ZS4J+7MroAoGCCqGSM49
AwEHoUQDQgAESRup84jAzG9b179DYgXlaualKM4HCaDcVBZ90jUH69G9C/4m900v
PNxo205z610w8FO9F8wJOh43rjyPvR1VJQ==
-----END EC PRIVATE KEY-----`;
const SHOP_KEY_PKCS8 = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgudSGwWoOBTNfqobw
zbFglG9S+hLzFsQdn3RlLgn7syuhRANCAARJG6nziMDMb1vXv0NiBeVq5qUozgcJ
oNxUFn3SNQfr0b0L/ib3TS883GjbTnPrXTDwU70XzAk6HjeuPI+9HVUl
-----END PRIVATE KEY-----`;
const OTHER_KEY = `-----BEGIN EC PRIVATE KEY-----
MHcCAQEEICXGgnZ3blZ9p3qbSMh8Ggo4xlk4q+iDA8yKYS1RYzjWoAoGCCqGSM49
AwEHoUQDQgAE46Q1+I1STo7DBF2WaX4ogy+job8jJhb2tGEB3sL5qzkzGVho8poT
GzZJ3Js6hm8NsVN2/olbxXmI0voHy5yjng==
-----END EC PRIVATE KEY-----`;
// An authority, valid from 2026 until 2056.
const AUTHORITY = `-----BEGIN CERTIFICATE-----
MIIBRTCB7aADAgECAgEBMAoGCCqGSM49BAMCMBIxEDAOBgNVBAMMB1Nob3AgQ0Ew
IBcNMjYwMTAxMDAwMDAwWhgPMjA1NjAxMDEwMDAwMDBaMBIxEDAOBgNVBAMMB1No
b3AgQ0EwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQyvwHFO965Bv5vKqeWOaTi
yS3qgCQ82WRK9sAod2M71EQODU7XiSxTYBF92PSuTulxBicZYTu2hwIhDzMLrzUQ
ozIwMDAPBgNVHRMBAf8EBTADAQH/MB0GA1UdDgQWBBTspEmruu2zx4BTkm6/xF9F
EUG8gTAKBggqhkjOPQQDAgNHADBEAiBY1W7QRVCxVXaBwlJ7ZEpck27Gsl1UMIvT
lsnf2DHXjgIgROccOTcpgyqxGhc3o2HiakmyctfPkciSdpstqJi5Qeo=
-----END CERTIFICATE-----`;
const RSA = `-----BEGIN CERTIFICATE-----
MIIB2TCCAUKgAwIBAgIBATANBgkqhkiG9w0BAQsFADAaMRgwFgYDVQQDDA9yc2Eu
ZXhhbXBsZS5jb20wHhcNMjUwMTAxMDAwMDAwWhcNMjYwMTAxMDAwMDAwWjAaMRgw
FgYDVQQDDA9yc2EuZXhhbXBsZS5jb20wgZ8wDQYJKoZIhvcNAQEBBQADgY0AMIGJ
AoGBANaB9FuFKOQotacOaPWmjVfhY+0PIQWgw5bBW/yJFKJSBH3v441sh4qL+Yp7
9fMIRrfUC2pMdHFCk8Rss/nzZE41HzRcZ+iaLPRi6IXuOOQzSRPY0yF8c5ahFEjQ
QoN3rGZeWlUQzUX90oHgh1Sz/qvETsbML9Py1y+pVuaf6qyRAgMBAAGjLzAtMAwG
A1UdEwEB/wQCMAAwHQYDVR0OBBYEFPtN2nfXC5FQwyPrdje9xxwkRbfHMA0GCSqG
SIb3DQEBCwUAA4GBAHFoeqYWuW7dF61z8mzQR8TPJzhiwUT4vM6JXmhPeBnN1yAE
tHZNpPgIrpj/qsaBs4S01xk330vcRC9dk6WMHB+/SsYe+p83zcf72rEL5Jv0mncT
ZczT0sCO9wnqUkwW694kiU5pwu8sRpcD6b6rXmgZmPIS8mUZ8b1EIh+1qUr5
-----END CERTIFICATE-----`;
const RSA_KEY = `-----BEGIN PRIVATE KEY-----
MIICdgIBADANBgkqhkiG9w0BAQEFAASCAmAwggJcAgEAAoGBANaB9FuFKOQotacO
aPWmjVfhY+0PIQWgw5bBW/yJFKJSBH3v441sh4qL+Yp79fMIRrfUC2pMdHFCk8Rs
s/nzZE41HzRcZ+iaLPRi6IXuOOQzSRPY0yF8c5ahFEjQQoN3rGZeWlUQzUX90oHg
h1Sz/qvETsbML9Py1y+pVuaf6qyRAgMBAAECgYA32uTvA9BvAK60TktEU9cQIA9u
Bfd6SK9FTRoPuv4VejfTNyjQhYcRq3sR9U9Itkn7ygoi5r+XUle52PhQSHFAdZOy
e4MUiDpTucBP+xgYjHbkJwPU/TOTfVBKcsJ5hRGc9gImS7SNy2V1LS1ybL6PJ8wY
wSLeHnAO7Hn8B49uVQJBAP+EpYAxXz5YLPxrgbjU0fgukfnrorfuAEXmJhvt6pVJ
GQ5AjmgQoyD1x7J/jd+bXGF8VEcrSCDgiwtQ9r4C+rMCQQDW6YKGnwk92GjzL793
Oy69gTK1mwCuCojyTurWlHggwxInHXJiETT6TmoutgonQZpysJiDyxY0QBmLsVnn
lW2rAkBIpKWItICncNoZSVcv/RFUxaiqrNst/3QEa1IaTqGKn6WH78KMw24dSMLl
dG4ZTEoPTRGIyj1PW4csSHBdxOsRAkActOA8fy3K1wddxHj8wikCIynU3DmBBeM5
CpWPyBErvyLDmslWlBnRfXvtdV9x0u+AdlpI8G2s2QsQf8YUiv81AkEAng1okl6F
cVjkldmNU6GDmzOpzmrCxb4ev6shvdapVlbgrwvlu79dL/vFBlFtHdvswKsUW18+
OGnVRkV6a/V+qA==
-----END PRIVATE KEY-----`;
const RSA_KEY_PKCS1 = `-----BEGIN RSA PRIVATE KEY-----
MIICXAIBAAKBgQDWgfRbhSjkKLWnDmj1po1X4WPtDyEFoMOWwVv8iRSiUgR97+ON
bIeKi/mKe/XzCEa31AtqTHRxQpPEbLP582RONR80XGfomiz0YuiF7jjkM0kT2NMh
fHOWoRRI0EKDd6xmXlpVEM1F/dKB4IdUs/6rxE7GzC/T8tcvqVbmn+qskQIDAQAB
AoGAN9rk7wPQbwCutE5LRFPXECAPbgX3ekivRU0aD7r+FXo30zco0IWHEat7EfVP
SLZJ+8oKIua/l1JXudj4UEhxQHWTsnuDFIg6U7nAT/sYGIx25CcD1P0zk31QSnLC
eYURnPYCJku0jctldS0tcmy+jyfMGMEi3h5wDux5/AePblUCQQD/hKWAMV8+WCz8
a4G41NH4LpH566K37gBF5iYb7eqVSRkOQI5oEKMg9ceyf43fm1xhfFRHK0gg4IsL
UPa+AvqzAkEA1umChp8JPdho8y+/dzsuvYEytZsArgqI8k7q1pR4IMMSJx1yYhE0
+k5qLrYKJ0GacrCYg8sWNEAZi7FZ55VtqwJASKSliLSAp3DaGUlXL/0RVMWoqqzb
Lf90BGtSGk6hip+lh+/CjMNuHUjC5XRuGUxKD00RiMo9T1uHLEhwXcTrEQJAHLTg
PH8tytcHXcR4/MIpAiMp1Nw5gQXjOQqVj8gRK78iw5rJVpQZ0X177XVfcdLvgHZa
SPBtrNkLEH/GFIr/NQJBAJ4NaJJehXFY5JXZjVOhg5szqc5qwsW+Hr+rIb3WqVZW
4K8L5bu/XS/7xQZRbR3b7MCrFFtfPjhp1UZFemv1fqg=
-----END RSA PRIVATE KEY-----`;
const ED25519_KEY = `-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIEi08xKL5TcslFLup4WQsTZXeRMgB+Rbc4LpMK0/cECD
-----END PRIVATE KEY-----`;

function certificate(pem: string): Certificate {
  const bytes = readPem(pem)[0]?.bytes;
  const found = bytes && readCertificate(bytes);
  assert.ok(found);
  return found;
}

function isKey(pem: string, key: string): boolean | undefined {
  const [block] = readPem(key);
  assert.ok(block);
  return isKeyOf(certificate(pem), block);
}

describe('certificates', () => {
  test('say for whom and until when they are', () => {
    const { commonName, dnsNames, notAfter, isAuthority } = certificate(SHOP);
    assert.equal(commonName, 'shop.example.com');
    assert.deepEqual(dnsNames, ['shop.example.com', '*.shop.example.com']);
    assert.equal(new Date(notAfter).toISOString(), '2026-01-01T00:00:00.000Z');
    assert.equal(isAuthority, false);
  });

  test('of authorities, with a year beyond 2049', () => {
    const { commonName, dnsNames, notAfter, isAuthority } = certificate(AUTHORITY);
    assert.equal(commonName, 'Shop CA');
    assert.deepEqual(dnsNames, []);
    assert.equal(new Date(notAfter).toISOString(), '2056-01-01T00:00:00.000Z');
    assert.equal(isAuthority, true);
  });

  test('cover their names, and with a wildcard one label', () => {
    const hosts = ['shop.example.com', 'Shop.Example.com', 'de.shop.example.com', '*.shop.example.com'];
    const others = ['example.com', 'a.de.shop.example.com', '*.example.com', 'localhost', ''];
    const covers = (host: string) => coversHost(certificate(SHOP), host);
    assert.deepEqual(
      hosts.filter((host) => !covers(host)),
      [],
    );
    assert.deepEqual(others.filter(covers), []);
  });

  test('that are cut off or something else are none', () => {
    const bytes = readPem(SHOP)[0]?.bytes ?? new Uint8Array();
    assert.ok(bytes.length > 300);
    const whole = Array.from({ length: bytes.length }, (_, length) => length).filter(
      (length) => readCertificate(bytes.subarray(0, length)) !== undefined,
    );
    assert.deepEqual(whole, []);
    for (const key of [SHOP_KEY, RSA_KEY]) {
      assert.equal(readCertificate(readPem(key)[0]?.bytes ?? new Uint8Array()), undefined);
    }
  });

  test('with any byte changed do not throw', () => {
    const bytes = readPem(SHOP)[0]?.bytes ?? new Uint8Array();
    for (let index = 0; index < bytes.length; index++) {
      for (const byte of [0, 0x30, 0x7f, 0x80, 0x84, 0xff]) {
        const changed = bytes.slice();
        changed[index] = byte;
        readCertificate(changed);
      }
    }
  });
});

describe('keys', () => {
  test('belong to their certificate, in each form', () => {
    assert.equal(isKey(SHOP, SHOP_KEY), true);
    assert.equal(isKey(SHOP, SHOP_KEY_PKCS8), true);
    assert.equal(isKey(RSA, RSA_KEY), true);
    assert.equal(isKey(RSA, RSA_KEY_PKCS1), true);
  });

  test('of another certificate or algorithm do not', () => {
    assert.equal(isKey(SHOP, OTHER_KEY), false);
    assert.equal(isKey(SHOP, RSA_KEY), false);
    assert.equal(isKey(RSA, SHOP_KEY_PKCS8), false);
    assert.equal(isKey(RSA, ED25519_KEY), false);
  });

  test('that can not be read tell nothing', () => {
    assert.equal(
      isKey(SHOP, '-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIE\n-----END ENCRYPTED PRIVATE KEY-----'),
      undefined,
    );
    assert.equal(isKey(SHOP, '-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----'), undefined);
  });
});

describe('PEM', () => {
  test('has blocks between other text, some with headers', () => {
    const text = `first\n${SHOP}\nsecond\n-----BEGIN X-----\nProc-Type: 4\nDEK-Info: a\n\nAAAA\n-----END X-----\n`;
    const blocks = readPem(text).map(({ label, bytes }) => [label, bytes !== undefined]);
    assert.deepEqual(blocks, [
      ['CERTIFICATE', true],
      ['X', true],
    ]);
  });

  test('with a body that is no base64, or none', () => {
    const text = '-----BEGIN A-----\n...\n-----END A-----\n-----BEGIN B-----\n-----END B-----\n-----BEGIN C-----';
    assert.deepEqual(readPem(text), [
      { label: 'A', bytes: undefined },
      { label: 'B', bytes: undefined },
    ]);
  });

  test('of long texts is read to its end', () => {
    for (const piece of ['-----BEGIN A-----', '-', 'Proc-Type: 4\n', '-----BEGIN A-----\na: b\n'])
      assert.deepEqual(readPem(piece.repeat(20_000)), [], piece);
  });
});
