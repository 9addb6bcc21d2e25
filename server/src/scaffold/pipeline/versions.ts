// What the pipelines run. Actions are named by their commits: a tag can be moved to other code, and some have been.
import { NODE_IMAGE } from '../ci/versions';
import { type Noted, noted } from '../print';

const action = (name: string, commit: string, version: string): Noted => noted(`${name}@${commit}`, version);

export const ACTIONS = {
  checkout: action('actions/checkout', '08c6903cd8c0fde910a37f88322edcfb5dd907a8', 'v5.0.0'),
  setupNode: action('actions/setup-node', 'a0853c24544627f65ddf259abe73b1d18a591444', 'v5.0.0'),
  setupBuildx: action('docker/setup-buildx-action', '4d04d5d9486b7bd6fa91e7baf45bbb4f8b9deedd', 'v4.0.0'),
  login: action('docker/login-action', 'b45d80f862d83dbcd57f89517bcf500b2ab88fb2', 'v4.0.0'),
  build: action('docker/build-push-action', 'd08e5c354a6adb9ed34480a06d141179aa583294', 'v7.0.0'),
  scan: action('aquasecurity/trivy-action', 'ed142fd0673e97e23eac54620cfb913e5ce36c25', 'v0.36.0'),
  installCosign: action('sigstore/cosign-installer', 'faadad0cce49287aee09b3a48701e75088a2c6ad', 'v4.0.0'),
  uploadSarif: action('github/codeql-action/upload-sarif', '9e907b5e64f6b83e7804b09294d44122997950d6', 'v4.32.3'),
} as const;

export const IMAGES = {
  node: NODE_IMAGE,
  docker: 'docker:28.5.1',
  dockerDaemon: 'docker:28.5.1-dind',
  trivy: 'aquasec/trivy:0.67.2',
  alpine: 'alpine:3.22.2',
} as const;
