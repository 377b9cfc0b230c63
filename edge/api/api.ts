import { Hono } from 'hono';
import type { Env } from '../env';

export const api = new Hono<{ Bindings: Env }>().basePath('/api/v1');
