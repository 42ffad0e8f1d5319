import { readIndex } from "./package-index.ts";

/** Packages of PyPI with their sizes when installed, as far as lessons and habits ask for them. */
export const pipIndex = readIndex(`
annotated-types 0.7.0 80
anyio 4.11.0 900 : idna sniffio
blinker 1.9.0 40
boto3 1.40.55 1700 : botocore
botocore 1.40.55 25000
certifi 2025.10.5 560
charset-normalizer 3.4.4 460
click 8.3.0 700
django 5.2.7 34000 : sqlparse asgiref
asgiref 3.10.0 130
sqlparse 0.5.3 290
fastapi 0.119.1 1400 : pydantic starlette
flask 3.1.2 700 : blinker click itsdangerous jinja2 markupsafe werkzeug
gunicorn 23.0.0 600
h11 0.16.0 190
idna 3.11 480
itsdangerous 2.2.0 80
jinja2 3.1.6 900 : markupsafe
markupsafe 3.0.3 90
matplotlib 3.10.7 29000 : numpy pillow
numpy 2.3.4 72000
pandas 2.3.3 68000 : numpy python-dateutil pytz
pillow 12.0.0 17000
psycopg2-binary 2.9.11 11000
pydantic 2.12.3 3700 : annotated-types pydantic-core
pydantic-core 2.41.4 4900
pytest 8.4.2 2800
python-dateutil 2.9.0 750
pytz 2025.2 3000
pyyaml 6.0.3 2300
redis 7.0.0 3900
requests 2.32.5 420 : certifi charset-normalizer idna urllib3
scikit-learn 1.7.2 46000 : numpy scipy
scipy 1.16.2 110000 : numpy
sniffio 1.3.1 40
sqlalchemy 2.0.44 19000
starlette 0.48.0 700 : anyio
torch 2.9.0 1720000
tensorflow 2.20.0 1850000
urllib3 2.5.0 900
uvicorn 0.38.0 500 : click h11
werkzeug 3.1.3 1400 : markupsafe
`);

/** Packages of npm with their sizes when installed, all that they need included. */
export const npmIndex = readIndex(`
axios 1.12.2 2600
chalk 5.6.2 60
cors 2.8.5 50
dotenv 17.2.3 110
eslint 9.38.0 29000
express 5.1.0 4400
fastify 5.6.1 9800
jest 30.2.0 48000
koa 3.1.0 2900
lodash 4.17.21 4900
mongoose 8.19.2 14000
next 16.0.0 178000
nodemon 3.1.10 3500
pg 8.16.3 900
react 19.2.0 340
react-dom 19.2.0 7200
redis 5.9.0 3600
typescript 5.9.3 23600
uuid 13.0.0 140
vite 7.1.12 38000
webpack 5.102.1 21000
winston 3.18.3 2300
ws 8.18.3 150
`);
