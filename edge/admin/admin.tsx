import { Hono } from 'hono';
import type { Env } from '../env';

export const admin = new Hono<{ Bindings: Env }>().basePath('/admin');
