// A worker that meets what it was not written for: a stack trace, and exit code 1.
console.log('\u001b[36mworker\u001b[0m waiting for jobs');
for (let job = 1; job <= 5; job += 1)
  console.log(`\u001b[36mworker\u001b[0m job ${job} \u001b[32mdone\u001b[0m`);

const sendReceipt = (order) => order.customer.email.toLowerCase();
sendReceipt({ id: 1042, customer: {} });
