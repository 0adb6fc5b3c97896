// A tool on Node's own HTTP client, as the coding tools on Node are: it knows nothing of Kimi Gate. For any release of Node.
//
// node node-tool.js BASE-URL CALLS
//
// One call to warm up, then, at a line on stdin, all its calls at once. It says what comes of them as ToolLine does.
// DEMO_ADDRESS, if set, is where every name leads to.
'use strict';

const base = process.argv[2];
const calls = Number(process.argv[3]);
const client = require(base.indexOf('https:') === 0 ? 'https' : 'http');
const url = new (require('url').URL)(base + '/chat/completions');

function lookup(name, options, found) {
  if (options.all) {
    found(null, [{ address: process.env.DEMO_ADDRESS, family: 4 }]);
  } else {
    found(null, process.env.DEMO_ADDRESS, 4);
  }
}

function question(number) {
  return 'Read source file number ' + number + ' of the project and say in one sentence what it is for.';
}

// The answer's text, from the lines of its events; an Error if there is none.
function read(status, body) {
  if (status !== 200) {
    let message = body;
    try {
      message = JSON.parse(body).error.message;
    } catch (notJson) {
      // the body says it all
    }
    throw new Error('HTTP ' + status + ': ' + message);
  }
  const events = body
    .split('\n')
    .filter((line) => line.indexOf('data: ') === 0)
    .map((line) => line.slice('data: '.length).trim());
  if (events.pop() !== '[DONE]') {
    throw new Error('the answer broke off after ' + body.length + ' characters');
  }
  return events.map((data) => (JSON.parse(data).choices[0] || { delta: {} }).delta.content || '').join('');
}

function ask(number, done) {
  function failed(error) {
    done('failed\t' + number + '\t' + String(error.message).replace(/\s+/g, ' ').trim());
  }
  const options = {
    protocol: url.protocol,
    hostname: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port,
    path: url.pathname,
    method: 'POST',
    headers: { 'authorization': 'Bearer test-key', 'content-type': 'application/json', 'user-agent': 'node-tool' },
    lookup: process.env.DEMO_ADDRESS ? lookup : undefined,
  };
  const request = client.request(options, (answer) => {
    let body = '';
    answer.setEncoding('utf8');
    answer.on('data', (chunk) => { body += chunk; });
    answer.on('error', failed);
    answer.on('end', () => {
      try {
        const text = read(answer.statusCode, body);
        if (text !== question(number)) {
          throw new Error('not the answer that was sent: ' + text);
        }
        done('answered\t' + number + '\t');
      } catch (error) {
        failed(error);
      }
    });
  });
  request.on('error', failed);
  request.end(JSON.stringify({
    model: 'kimi-for-coding',
    stream: true,
    messages: [{ role: 'user', content: question(number) }],
  }));
}

ask(0, (warm) => {
  console.log(warm);
  process.stdin.on('end', () => process.exit(0));
  process.stdin.once('data', () => {
    let left = calls;
    for (let number = 1; number <= calls; number++) {
      ask(number, (line) => {
        console.log(line);
        left--;
        if (left === 0) {
          process.exit(0);
        }
      });
    }
  });
});
