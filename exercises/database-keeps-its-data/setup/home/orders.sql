CREATE TABLE orders (id int PRIMARY KEY, item text);
INSERT INTO orders VALUES (4711, 'anchor'), (4712, 'rope');
